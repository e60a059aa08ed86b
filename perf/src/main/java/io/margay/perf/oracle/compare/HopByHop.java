package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;

/** Whether the kernel refuses a packet for its hop-by-hop options, read as {@code ipv6_parse_hopopts} reads them. */
final class HopByHop {
    private static final int UNIT = 8;
    private static final int PAD1 = 0;
    private static final int PADN = 1;
    private static final int ROUTER_ALERT = 0x05;
    private static final int CALIPSO = 0x07;
    private static final int IOAM = 0x31;
    private static final int JUMBO = 0xC2;
    private static final int MAX_OPTIONS = 8;
    private static final int MAX_PADDING = 7;

    private HopByHop() {}

    /** CALIPSO counts as refused: that depends on labels which the machine may know. */
    static boolean isRefused(Ipv6View ip) {
        if (ip.nextHeader() != Ipv6Packet.HOP_BY_HOP) {
            return false;
        }
        byte[] octets = ip.octets();
        int at = ip.payloadAt();
        int limit = ip.payloadLength() == 0 ? octets.length : Math.min(octets.length, at + ip.payloadLength());
        if (limit - at < UNIT || limit - at < length(octets, at)) {
            return true;
        }
        int end = at + length(octets, at);
        int options = 0;
        int padding = 0;
        at += 2;
        while (at < end) {
            int type = Octets.u8(octets, at);
            int optionLength = type == PAD1 ? 1 : at + 1 < end ? 2 + Octets.u8(octets, at + 1) : end;
            if (optionLength > end - at) {
                return true;
            }
            if (type == PAD1 || type == PADN) {
                padding += optionLength;
                if (padding > MAX_PADDING || !isZero(octets, at + 2, at + optionLength)) {
                    return true;
                }
            } else if (++options > MAX_OPTIONS || isRefused(type, optionLength, at - ip.at())) {
                return true;
            } else {
                padding = 0;
            }
            at += optionLength;
        }
        return false;
    }

    private static boolean isRefused(int type, int optionLength, int offset) {
        return switch (type) {
            case ROUTER_ALERT -> optionLength != 4;
            case IOAM -> offset % 4 != 0;
            case JUMBO, CALIPSO -> true; // a jumbogram is longer than all that is sent here
            default -> type >>> 6 != 0;
        };
    }

    private static int length(byte[] octets, int at) {
        return UNIT + UNIT * Octets.u8(octets, at + 1);
    }

    private static boolean isZero(byte[] octets, int from, int to) {
        for (int at = from; at < to; at++) {
            if (octets[at] != 0) {
                return false;
            }
        }
        return true;
    }
}
