package io.margay.rawsock;

import io.margay.rawsock.linux.BpfProgram;
import io.margay.rawsock.linux.BpfProgram.Label;
import java.nio.ByteOrder;

/**
 * Writes the guard's eBPF program. The words of a frame's destination are loaded once, then compared with one prefix after the other,
 * each up to the first word that differs.
 *
 * <p>The verifier refuses instructions that nothing leads to, so a family without a prefix has no part. What a comparison says of a
 * register it follows through all that comes after, so a word is compared in the scratch register, never where it is kept: 256 prefixes
 * cost it 5,173 steps of its million, and up to 74,354 the other way.
 */
final class ExtendedIngress {
    /** In {@code struct __sk_buff}. */
    private static final int SKB_PROTOCOL = 16;

    private static final int SKB_VLAN_PRESENT = 20;
    private static final int SKB_VLAN_TCI = 24;

    private static final int RESULT = 0;
    private static final int SCRATCH = 1;

    /** Where loading from the packet expects it. */
    private static final int CONTEXT = 6;

    /** Which register keeps which word. Loading puts a word into 0 and spoils 1 to 5; the last word may stay where it is put. */
    private static final int[] KEPT = {7, 8, 9, 0};

    private static final int MAX_FIXED_LENGTH = 40;

    /** Three words that count in full and one that does in part. */
    private static final int MAX_DESTINATION_LENGTH = 9;

    private final BpfProgram program;
    private final Label pass = new Label();
    private final Label drop = new Label();

    private ExtendedIngress(int destinations) {
        program = new BpfProgram(MAX_FIXED_LENGTH + destinations * MAX_DESTINATION_LENGTH);
    }

    static BpfProgram drop(GuardedPrefix[] destinations) {
        ExtendedIngress ingress = new ExtendedIngress(destinations.length);
        if (destinations.length > 0) {
            ingress.judge(destinations);
        }
        ingress.end(ingress.pass, IngressProgram.TC_ACT_UNSPEC);
        if (destinations.length > 0) {
            ingress.end(ingress.drop, IngressProgram.TC_ACT_SHOT);
        }
        return ingress.program;
    }

    private void end(Label label, int verdict) {
        program.place(label).moveImmediate(RESULT, verdict).exit();
    }

    private void judge(GuardedPrefix[] destinations) {
        Label noVlan = new Label();
        program.move(CONTEXT, 1);
        program.loadWord(SCRATCH, CONTEXT, SKB_VLAN_PRESENT).jumpEqual32(SCRATCH, 0, noVlan);
        program.loadWord(SCRATCH, CONTEXT, SKB_VLAN_TCI)
                .and32(SCRATCH, VlanTag.VLAN_ID)
                .jumpNotEqual32(SCRATCH, 0, pass);
        program.place(noVlan);

        boolean hasIpv4 = false;
        boolean hasIpv6 = false;
        for (GuardedPrefix destination : destinations) {
            hasIpv4 |= destination.isIpv4();
            hasIpv6 |= !destination.isIpv4();
        }
        Label ipv4 = new Label();
        Label ipv6 = new Label();
        Label innerTag = new Label();
        program.loadWord(SCRATCH, CONTEXT, SKB_PROTOCOL);
        if (hasIpv4) {
            program.jumpEqual32(SCRATCH, bigEndian(IngressProgram.ETHERTYPE_IPV4), ipv4);
        }
        if (hasIpv6) {
            program.jumpEqual32(SCRATCH, bigEndian(IngressProgram.ETHERTYPE_IPV6), ipv6);
        }
        program.jumpEqual32(SCRATCH, bigEndian(IngressProgram.ETHERTYPE_VLAN), innerTag)
                .jumpEqual32(SCRATCH, bigEndian(IngressProgram.ETHERTYPE_SERVICE_VLAN), innerTag)
                .jump(pass);

        program.place(innerTag)
                .loadPacketWord(IngressProgram.INNER_TAG_OFFSET)
                .and32(RESULT, IngressProgram.INNER_TAG_VLAN_ID)
                .jumpEqual32(RESULT, 0, drop)
                .jump(pass);
        if (hasIpv4) {
            judgeIpv4(ipv4, destinations);
        }
        if (hasIpv6) {
            judgeIpv6(ipv6, destinations);
        }
    }

    private static int bigEndian(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? value
                : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    private void judgeIpv4(Label ipv4, GuardedPrefix[] destinations) {
        program.place(ipv4).loadPacketWord(IngressProgram.IPV4_DESTINATION_OFFSET);
        for (GuardedPrefix destination : destinations) {
            if (destination.isIpv4()) {
                takeWord(destination, IngressProgram.IPV4_WORD);
                program.jumpEqual32(SCRATCH, destination.word(IngressProgram.IPV4_WORD), drop);
            }
        }
        program.jump(pass);
    }

    private void judgeIpv6(Label ipv6, GuardedPrefix[] destinations) {
        program.place(ipv6);
        for (int word = 0; word < KEPT.length; word++) {
            program.loadPacketWord(IngressProgram.IPV6_DESTINATION_OFFSET + word * Integer.BYTES);
            if (KEPT[word] != RESULT) {
                program.move(KEPT[word], RESULT);
            }
        }
        for (GuardedPrefix destination : destinations) {
            if (!destination.isIpv4()) {
                Label next = new Label();
                int last = destination.lastWord();
                for (int word = 0; word < last; word++) {
                    takeWord(destination, word);
                    program.jumpNotEqual32(SCRATCH, destination.word(word), next);
                }
                takeWord(destination, last);
                program.jumpEqual32(SCRATCH, destination.word(last), drop);
                program.place(next);
            }
        }
        program.jump(pass);
    }

    /** What counts of it. */
    private void takeWord(GuardedPrefix destination, int word) {
        program.move32(SCRATCH, KEPT[word]);
        if (destination.wordMask(word) != -1) {
            program.and32(SCRATCH, destination.wordMask(word));
        }
    }
}
