package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Checksum;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;

/** The time that routers write into packets: blanked where it is about right and the checksums over it are. */
final class Clock {
    private static final int ENTRIES_AT = 4;
    private static final int ICMP_TIMESTAMP_REPLY = 14;
    private static final int ICMP_CHECKSUM_AT = 2;
    private static final int RECEIVED_AT = 12;
    private static final int TRANSMITTED_AT = 16;
    private static final int ICMP_TIMESTAMP_LENGTH = 20;
    private static final int TOLERANCE_MS = 10_000;

    private Clock() {}

    /** The very same array where no time is written, or something is wrong with it. */
    static byte[] blank(Exchange exchange, byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip == null || !ip.isChecksumRight()) {
            return frame;
        }
        byte[] blanked = frame.clone();
        boolean changed = blankOption(blanked, ip, exchange.timeMs());
        int end = Math.min(frame.length, ip.at() + ip.totalLength());
        int icmp = ip.payloadAt();
        if (ip.protocol() == Transport.ICMP
                && end >= icmp + Transport.ICMP_HEADER_LENGTH
                && Checksum.sum(frame, icmp, end, 0) == 0xFFFF
                && blankIcmp(blanked, icmp, end, exchange.timeMs())) {
            Checksum.put(blanked, icmp, end, icmp + ICMP_CHECKSUM_AT, 0);
            changed = true;
        }
        if (!changed) {
            return frame;
        }
        new Ipv4View(blanked, ip.at()).putChecksum();
        return blanked;
    }

    private static boolean blankIcmp(byte[] frame, int icmp, int end, int nowMs) {
        if (Octets.u8(frame, icmp) == ICMP_TIMESTAMP_REPLY && end >= icmp + ICMP_TIMESTAMP_LENGTH) {
            boolean received = blankTime(frame, icmp + RECEIVED_AT, nowMs);
            return blankTime(frame, icmp + TRANSMITTED_AT, nowMs) || received;
        }
        // an error quotes the header as the router left it
        Ipv4View quoted =
                Ipv4View.at(frame, icmp + Transport.ICMP_HEADER_LENGTH).orElse(null);
        if (quoted == null || !quoted.hasWholeHeader()) {
            return false;
        }
        boolean wasRight = quoted.isChecksumRight();
        boolean changed = blankOption(frame, quoted, nowMs);
        if (changed && wasRight) {
            quoted.putChecksum();
        }
        return changed;
    }

    /** Wherever the pointer put it: broken packets do not keep to words. */
    private static boolean blankOption(byte[] frame, Ipv4View ip, int nowMs) {
        int option = Ipv4OptionList.of(ip).at(Ipv4OptionList.TIMESTAMP);
        boolean changed = false;
        if (option != Ipv4OptionList.NONE) {
            int end = option + Octets.u8(frame, option + 1);
            for (int at = option + ENTRIES_AT; at + 4 <= end; at++) {
                changed |= blankTime(frame, at, nowMs);
            }
        }
        return changed;
    }

    private static boolean blankTime(byte[] frame, int at, int nowMs) {
        boolean isNow = Math.abs(Octets.u32(frame, at) - nowMs) <= TOLERANCE_MS;
        if (isNow) {
            Octets.putU32(frame, at, 0);
        }
        return isNow;
    }
}
