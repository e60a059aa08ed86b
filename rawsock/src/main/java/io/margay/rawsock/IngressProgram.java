package io.margay.rawsock;

import io.margay.rawsock.linux.BpfProgram;

/**
 * What a guard drops, in the two languages that the kernel may want it in. Both say TC_ACT_SHOT for a frame to be dropped and
 * TC_ACT_UNSPEC, "let the next one decide", for any other.
 *
 * <p>At this place a VLAN tag is no longer in the frame but beside it, whatever the tag's ethertype; only a second tag is still inside.
 *
 * <pre>
 *   beside   inside                   the kernel's stack                            the programs
 *   none     IP                       takes it                                      drop by destination, or by destination and UDP port
 *   VLAN 5   anything                 gives it to the VLAN's interface, or to none  pass
 *   VLAN 0   IP                       takes it: a priority tag names no VLAN        the same
 *   VLAN 0   VLAN 5, anything         gives it to the VLAN's interface, or to none  pass
 *   VLAN 0   VLAN 0, ..               takes off all of them, however many, and it   drop whatever it carries
 * </pre>
 */
final class IngressProgram {
    static final int TC_ACT_UNSPEC = -1;
    static final int TC_ACT_SHOT = 2;

    static final int ETHERTYPE_IPV4 = 0x0800;
    static final int ETHERTYPE_IPV6 = 0x86DD;
    static final int ETHERTYPE_VLAN = 0x8100;
    static final int ETHERTYPE_SERVICE_VLAN = 0x88A8;

    static final int ETHERTYPE_OFFSET = 12;
    static final int IPV4_DESTINATION_OFFSET = 14 + 16;
    static final int IPV6_DESTINATION_OFFSET = 14 + 24;

    /** Version and length in its first octet: a header without options, behind which the transport's ports are the first word. */
    static final int IPV4_START_OFFSET = 14;

    static final int IPV4_WITHOUT_OPTIONS = 0x45;

    /** The word with "more fragments" and the fragment offset, none of which is set in a whole packet. */
    static final int IPV4_FRAGMENT_OFFSET = 14 + 4;

    static final int IPV4_FRAGMENT = 0x3FFF;

    /** The word with the protocol in its second octet. */
    static final int IPV4_PROTOCOL_OFFSET = 14 + 8;

    static final int IPV4_PORTS_OFFSET = 14 + 20;

    /** The word with the next header in its third octet. */
    static final int IPV6_NEXT_HEADER_OFFSET = 14 + 4;

    static final int IPV6_PORTS_OFFSET = 14 + 40;
    static final int UDP = 17;
    static final int DESTINATION_PORT = 0xFFFF;

    /** The word with a tag's control information and the ethertype behind it, and its bits that say which VLAN. */
    static final int INNER_TAG_OFFSET = 14;

    static final int INNER_TAG_VLAN_ID = VlanTag.VLAN_ID << 16;

    /** An IPv4 destination is compared as the last word of its IPv4-mapped address. */
    static final int IPV4_WORD = 3;

    private final BpfProgram extended;
    private final String[] classic;

    private IngressProgram(BpfProgram extended, String[] classic) {
        this.extended = extended;
        this.classic = classic;
    }

    static IngressProgram dropAll() {
        return new IngressProgram(
                new BpfProgram(2).moveImmediate(0, TC_ACT_SHOT).exit(),
                new String[] {new ClassicProgram().leave(TC_ACT_SHOT).bytecode()});
    }

    static IngressProgram dropDestinations(GuardedPrefix... destinations) {
        return dropDestinations(destinations, GuardedUdp.NONE);
    }

    static IngressProgram dropDestinations(GuardedPrefix[] destinations, GuardedUdp udp) {
        return new IngressProgram(ExtendedIngress.drop(destinations, udp), ClassicIngress.drop(destinations, udp));
    }

    static boolean hasIpv4(GuardedPrefix[] prefixes) {
        boolean hasIpv4 = false;
        for (GuardedPrefix prefix : prefixes) {
            hasIpv4 |= prefix.isIpv4();
        }
        return hasIpv4;
    }

    static boolean hasIpv6(GuardedPrefix[] prefixes) {
        boolean hasIpv6 = false;
        for (GuardedPrefix prefix : prefixes) {
            hasIpv6 |= !prefix.isIpv4();
        }
        return hasIpv6;
    }

    BpfProgram extended() {
        return extended;
    }

    /** Each as tc takes it after {@code bytecode}; together they drop what {@link #extended} does. At least one. */
    String[] classic() {
        return classic;
    }
}
