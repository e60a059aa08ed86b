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

    private static final int MAX_FIXED_LENGTH = 120;

    /** Three words that count in full and one that does in part. */
    private static final int MAX_DESTINATION_LENGTH = 9;

    private final BpfProgram program;
    private final Label pass = new Label();
    private final Label drop = new Label();

    private ExtendedIngress(int destinations) {
        program = new BpfProgram(MAX_FIXED_LENGTH + destinations * MAX_DESTINATION_LENGTH);
    }

    static BpfProgram drop(GuardedPrefix[] destinations, GuardedUdp udp) {
        int count = destinations.length + udp.addresses().length;
        ExtendedIngress ingress = new ExtendedIngress(count);
        if (count > 0) {
            ingress.judge(destinations, udp);
        }
        ingress.end(ingress.pass, IngressProgram.TC_ACT_UNSPEC);
        if (count > 0) {
            ingress.end(ingress.drop, IngressProgram.TC_ACT_SHOT);
        }
        return ingress.program;
    }

    private void end(Label label, int verdict) {
        program.place(label).moveImmediate(RESULT, verdict).exit();
    }

    private void judge(GuardedPrefix[] destinations, GuardedUdp udp) {
        Label noVlan = new Label();
        program.move(CONTEXT, 1);
        program.loadWord(SCRATCH, CONTEXT, SKB_VLAN_PRESENT).jumpEqual32(SCRATCH, 0, noVlan);
        program.loadWord(SCRATCH, CONTEXT, SKB_VLAN_TCI)
                .and32(SCRATCH, VlanTag.VLAN_ID)
                .jumpNotEqual32(SCRATCH, 0, pass);
        program.place(noVlan);

        boolean hasIpv4 = IngressProgram.hasIpv4(destinations) || IngressProgram.hasIpv4(udp.addresses());
        boolean hasIpv6 = IngressProgram.hasIpv6(destinations) || IngressProgram.hasIpv6(udp.addresses());
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
            judgeIpv4(ipv4, destinations, udp);
        }
        if (hasIpv6) {
            judgeIpv6(ipv6, destinations, udp);
        }
    }

    private static int bigEndian(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? value
                : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    private void judgeIpv4(Label ipv4, GuardedPrefix[] destinations, GuardedUdp udp) {
        program.place(ipv4).loadPacketWord(IngressProgram.IPV4_DESTINATION_OFFSET);
        compareIpv4(destinations);
        if (IngressProgram.hasIpv4(udp.addresses())) {
            program.loadPacketWord(IngressProgram.IPV4_START_OFFSET)
                    .and32(RESULT, 0xFF << 24)
                    .jumpNotEqual32(RESULT, IngressProgram.IPV4_WITHOUT_OPTIONS << 24, pass);
            program.loadPacketWord(IngressProgram.IPV4_FRAGMENT_OFFSET)
                    .and32(RESULT, IngressProgram.IPV4_FRAGMENT)
                    .jumpNotEqual32(RESULT, 0, pass);
            program.loadPacketWord(IngressProgram.IPV4_PROTOCOL_OFFSET)
                    .and32(RESULT, 0xFF << 16)
                    .jumpNotEqual32(RESULT, IngressProgram.UDP << 16, pass);
            judgePort(IngressProgram.IPV4_PORTS_OFFSET, udp.ports());
            program.loadPacketWord(IngressProgram.IPV4_DESTINATION_OFFSET);
            compareIpv4(udp.addresses());
        }
        program.jump(pass);
    }

    /** Goes on where it is one of these. */
    private void judgePort(int portsOffset, int[] ports) {
        Label known = new Label();
        program.loadPacketWord(portsOffset).and32(RESULT, IngressProgram.DESTINATION_PORT);
        for (int port : ports) {
            program.jumpEqual32(RESULT, port, known);
        }
        program.jump(pass).place(known);
    }

    private void compareIpv4(GuardedPrefix[] destinations) {
        for (GuardedPrefix destination : destinations) {
            if (destination.isIpv4()) {
                takeWord(destination, IngressProgram.IPV4_WORD);
                program.jumpEqual32(SCRATCH, destination.word(IngressProgram.IPV4_WORD), drop);
            }
        }
    }

    private void judgeIpv6(Label ipv6, GuardedPrefix[] destinations, GuardedUdp udp) {
        program.place(ipv6);
        for (int word = 0; word < KEPT.length; word++) {
            loadIpv6Word(word);
        }
        compareIpv6(destinations);
        if (IngressProgram.hasIpv6(udp.addresses())) {
            program.loadPacketWord(IngressProgram.IPV6_NEXT_HEADER_OFFSET)
                    .and32(RESULT, 0xFF << 8)
                    .jumpNotEqual32(RESULT, IngressProgram.UDP << 8, pass);
            judgePort(IngressProgram.IPV6_PORTS_OFFSET, udp.ports());
            loadIpv6Word(KEPT.length - 1); // the one that other loads spoil
            compareIpv6(udp.addresses());
        }
        program.jump(pass);
    }

    private void loadIpv6Word(int word) {
        program.loadPacketWord(IngressProgram.IPV6_DESTINATION_OFFSET + word * Integer.BYTES);
        if (KEPT[word] != RESULT) {
            program.move(KEPT[word], RESULT);
        }
    }

    private void compareIpv6(GuardedPrefix[] destinations) {
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
    }

    /** What counts of it. */
    private void takeWord(GuardedPrefix destination, int word) {
        program.move32(SCRATCH, KEPT[word]);
        if (destination.wordMask(word) != -1) {
            program.and32(SCRATCH, destination.wordMask(word));
        }
    }
}
