package io.margay.rawsock;

import io.margay.rawsock.linux.BpfProgram;
import java.nio.ByteOrder;

/**
 * What a guard drops, in the two languages that the kernel may want it in. Both say TC_ACT_SHOT for a frame to be dropped and
 * TC_ACT_UNSPEC, "let the next one decide", for any other.
 *
 * <p>At this place a VLAN tag is no longer in the frame but beside it; a tagged frame belongs to another interface and is let alone.
 */
final class IngressProgram {
    private static final int TC_ACT_UNSPEC = -1;
    private static final int TC_ACT_SHOT = 2;

    private static final int ETHERTYPE_OFFSET = 12;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IPV4_DESTINATION_OFFSET = 14 + 16;

    /** In {@code struct __sk_buff}. */
    private static final int SKB_PROTOCOL = 16;

    private static final int SKB_VLAN_PRESENT = 20;

    /** For a classic program: SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT, as an unsigned number. */
    private static final long CLASSIC_VLAN_PRESENT = 0xFFFF_FFFFL & (-0x1000 + 48);

    private final BpfProgram extended;
    private final String classic;

    private IngressProgram(BpfProgram extended, String classic) {
        this.extended = extended;
        this.classic = classic;
    }

    static IngressProgram dropAll() {
        return new IngressProgram(
                new BpfProgram(2).moveImmediate(0, TC_ACT_SHOT).exit(), "1,6 0 0 " + TC_ACT_SHOT + ",");
    }

    static IngressProgram dropDestinations(int[] addresses, int[] maskLengths) {
        return new IngressProgram(extended(addresses, maskLengths), classic(addresses, maskLengths));
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    private static BpfProgram extended(int[] addresses, int[] maskLengths) {
        int perDestination = 3;
        int untilPass = 2 + addresses.length * perDestination;
        BpfProgram program = new BpfProgram(10 + addresses.length * perDestination);
        program.move(6, 1);
        program.loadWord(1, 6, SKB_PROTOCOL);
        program.jumpNotEqual(1, bigEndian(ETHERTYPE_IPV4), untilPass + 1);
        program.loadWord(1, 6, SKB_VLAN_PRESENT);
        program.jumpNotEqual(1, 0, untilPass - 1);
        program.loadPacketWord(IPV4_DESTINATION_OFFSET);
        for (int i = 0; i < addresses.length; i++) {
            int mask = mask(maskLengths[i]);
            int untilDrop = (addresses.length - i - 1) * perDestination + 2;
            program.move32(1, 0);
            program.and32(1, mask);
            program.jumpEqual32(1, addresses[i] & mask, untilDrop);
        }
        program.moveImmediate(0, TC_ACT_UNSPEC).exit();
        if (addresses.length > 0) { // the verifier refuses instructions that nothing leads to
            program.moveImmediate(0, TC_ACT_SHOT).exit();
        }
        return program;
    }

    private static int bigEndian(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? value
                : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    /** Jumps of a classic program reach 255 instructions, so each destination has its own exit. Fields: code, jt, jf, k. */
    private static String classic(int[] addresses, int[] maskLengths) {
        StringBuilder code = new StringBuilder();
        code.append(6 + addresses.length * 4 + 1).append(',');
        code.append("40 0 0 ").append(ETHERTYPE_OFFSET).append(','); // ldh
        code.append("21 1 0 ").append(ETHERTYPE_IPV4).append(','); // jeq
        code.append("6 0 0 ").append(Integer.toUnsignedString(TC_ACT_UNSPEC)).append(','); // ret
        code.append("48 0 0 ").append(CLASSIC_VLAN_PRESENT).append(','); // ldb
        code.append("21 1 0 0,"); // jeq
        code.append("6 0 0 ").append(Integer.toUnsignedString(TC_ACT_UNSPEC)).append(','); // ret
        for (int i = 0; i < addresses.length; i++) {
            int mask = mask(maskLengths[i]);
            code.append("32 0 0 ").append(IPV4_DESTINATION_OFFSET).append(','); // ld
            code.append("84 0 0 ").append(Integer.toUnsignedString(mask)).append(','); // and
            code.append("21 0 1 ")
                    .append(Integer.toUnsignedString(addresses[i] & mask))
                    .append(','); // jeq
            code.append("6 0 0 ").append(TC_ACT_SHOT).append(','); // ret
        }
        return code.append("6 0 0 ")
                .append(Integer.toUnsignedString(TC_ACT_UNSPEC))
                .append(',')
                .toString();
    }

    BpfProgram extended() {
        return extended;
    }

    /** As tc takes it after {@code bytecode}. */
    String classic() {
        return classic;
    }
}
