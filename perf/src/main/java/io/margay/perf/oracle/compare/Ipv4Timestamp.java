package io.margay.perf.oracle.compare;

import io.margay.fib.Ipv4Prefix;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Scene;

/** What the kernel makes of the pointers of recorded routes and timestamps. */
final class Ipv4Timestamp {
    private static final int WITH_ADDRESSES = 1;
    private static final int OF_ADDRESSES = 3;
    private static final Ipv4Prefix MULTICAST_AND_RESERVED = Ipv4Prefix.parse("224.0.0.0/3");

    private Ipv4Timestamp() {}

    /** Its next entry is for an address that is no host's: 0.0.0.0, multicast, reserved, broadcast, or blackholed here. */
    static boolean namesNobody(Ipv4View ip) {
        int option = Ipv4OptionList.of(ip).at(Ipv4OptionList.TIMESTAMP);
        if (option == Ipv4OptionList.NONE || Octets.u8(ip.octets(), option + 1) < 12) {
            return false;
        }
        int length = Octets.u8(ip.octets(), option + 1);
        int pointer = Octets.u8(ip.octets(), option + 2);
        if ((Octets.u8(ip.octets(), option + 3) & 0xF) != OF_ADDRESSES || pointer < 5 || pointer + 7 > length) {
            return false;
        }
        int address = Octets.u32(ip.octets(), option + pointer - 1);
        return address >>> 24 == 0
                || address >>> 24 == 127
                || MULTICAST_AND_RESERVED.contains(address)
                || Scene.BLOCK.contains(address)
                || address == Scene.UPLINK_SUBNET.lastAddress();
    }

    /** After the router's own entry there is room, but not for another. */
    static boolean leavesPartOfAnEntry(Ipv4View ip) {
        Ipv4OptionList options = Ipv4OptionList.of(ip);
        int route = options.at(Ipv4OptionList.RECORD_ROUTE);
        int time = options.at(Ipv4OptionList.TIMESTAMP);
        boolean partOfRoute = route != Ipv4OptionList.NONE && leavesPart(ip.octets(), route, 4);
        if (partOfRoute || time == Ipv4OptionList.NONE || Octets.u8(ip.octets(), time + 1) < 4) {
            return partOfRoute;
        }
        int kind = Octets.u8(ip.octets(), time + 3) & 0xF;
        return leavesPart(ip.octets(), time, kind == WITH_ADDRESSES || kind == OF_ADDRESSES ? 8 : 4);
    }

    private static boolean leavesPart(byte[] octets, int option, int entryLength) {
        int length = Octets.u8(octets, option + 1);
        if (length < 3) {
            return false;
        }
        int next = Octets.u8(octets, option + 2) + entryLength;
        return next <= length && next + entryLength - 1 > length;
    }
}
