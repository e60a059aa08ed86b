package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import java.util.Arrays;

/** Where the options of an IPv4 header are, as far as they can be told apart; of two of a type the first. */
final class Ipv4OptionList {
    static final int RECORD_ROUTE = 7;
    static final int TIMESTAMP = 68;
    static final int LOOSE_SOURCE_ROUTE = 131;
    static final int COMMERCIAL_SECURITY = 134;
    static final int STRICT_SOURCE_ROUTE = 137;

    /** Not there. */
    static final int NONE = -1;

    private static final int END = 0;
    private static final int NOP = 1;

    private final int[] offsets = new int[256];

    private Ipv4OptionList() {
        Arrays.fill(offsets, NONE);
    }

    static Ipv4OptionList of(Ipv4View ip) {
        Ipv4OptionList list = new Ipv4OptionList();
        byte[] octets = ip.octets();
        int end = ip.hasWholeHeader() ? ip.payloadAt() : 0;
        int at = ip.at() + Ipv4Packet.MIN_HEADER_LENGTH;
        while (at < end && Octets.u8(octets, at) != END) {
            int type = Octets.u8(octets, at);
            int length = type == NOP ? 1 : at + 1 < end ? Octets.u8(octets, at + 1) : 0;
            if (type != NOP && length < 2 || at + length > end) {
                break;
            }
            if (list.offsets[type] == NONE) {
                list.offsets[type] = at;
            }
            at += length;
        }
        return list;
    }

    /** Of the option in the octets that the header lies in, or {@link #NONE}. */
    int at(int type) {
        return offsets[type];
    }

    boolean has(int... wanted) {
        return Arrays.stream(wanted).anyMatch(type -> offsets[type] != NONE);
    }
}
