package io.margay.perf.oracle.packet;

import io.margay.fib.Ipv4;
import java.util.Arrays;

/** A frame in one line. What does not fit its own claims is told as it is. */
public final class Description {
    private static final int QUOTE_AT = 8;
    private static final int MAX_HEX = 48;

    private Description() {}

    public static String of(byte[] frame) {
        if (frame.length < Ethernet.HEADER_LENGTH) {
            return "truncated Ethernet " + Octets.hex(frame);
        }
        StringBuilder text = new StringBuilder();
        text.append(
                String.format("%012x > %012x, %d octets", Octets.u48(frame, 6), Octets.u48(frame, 0), frame.length));
        int at = Ethernet.TYPE_AT;
        while (isTag(Octets.u16(frame, at)) && frame.length >= at + 6) {
            text.append(String.format(", tag %04x %04x", Octets.u16(frame, at), Octets.u16(frame, at + 2)));
            at += Ethernet.VLAN_TAG_LENGTH;
        }
        int type = Octets.u16(frame, at);
        text.append(", ");
        switch (type) {
            case Ethernet.IPV4 -> ipv4(text, frame, at + 2);
            case Ethernet.IPV6 -> ipv6(text, frame, at + 2);
            default -> text.append(String.format("type %04x ", type)).append(hex(frame, at + 2));
        }
        return text.toString();
    }

    private static String typeAndCode(byte[] octets, int at) {
        return Octets.u8(octets, at) + "/" + Octets.u8(octets, at + 1);
    }

    private static boolean quotes(int protocol, int type) {
        return protocol == Transport.ICMP ? type >= 3 && type <= 5 || type == 11 || type == 12 : type < 128;
    }

    private static boolean isTag(int type) {
        return type == Ethernet.VLAN || type == Ethernet.SERVICE_VLAN;
    }

    private static void ipv4(StringBuilder text, byte[] octets, int at) {
        Ipv4View ip = Ipv4View.at(octets, at).orElse(null);
        if (ip == null) {
            text.append("truncated IPv4 ").append(hex(octets, at));
            return;
        }
        text.append("IPv4 ").append(Ipv4.format(ip.source())).append(" > ").append(Ipv4.format(ip.destination()));
        text.append(", ttl ").append(ip.ttl()).append(", protocol ").append(ip.protocol());
        text.append(", length ").append(ip.totalLength()).append(" of ").append(octets.length - at);
        text.append(String.format(", id %04x", ip.identification()));
        if (ip.tos() != 0) {
            text.append(String.format(", tos %02x", ip.tos()));
        }
        if (ip.flagsAndOffset() != 0) {
            text.append(String.format(
                    ", flags %x offset %d",
                    ip.flagsAndOffset() >>> 13, (ip.flagsAndOffset() & Ipv4Packet.OFFSET_MASK) * 8));
        }
        if (ip.version() != 4) {
            text.append(", version ").append(ip.version());
        }
        if (!ip.hasWholeHeader()) {
            text.append(", header ").append(ip.headerLength()).append("!");
            return;
        }
        if (!ip.isChecksumRight()) {
            text.append(", checksum wrong");
        }
        if (ip.headerLength() > Ipv4Packet.MIN_HEADER_LENGTH) {
            text.append(", options ")
                    .append(Octets.hex(Arrays.copyOfRange(octets, at + Ipv4Packet.MIN_HEADER_LENGTH, ip.payloadAt())));
        }
        if ((ip.flagsAndOffset() & Ipv4Packet.OFFSET_MASK) == 0) {
            int end = Math.max(ip.payloadAt(), Math.min(octets.length, at + ip.totalLength()));
            transport(text, octets, ip.payloadAt(), end, ip.protocol());
        }
    }

    private static void ipv6(StringBuilder text, byte[] octets, int at) {
        Ipv6View ip = Ipv6View.at(octets, at).orElse(null);
        if (ip == null) {
            text.append("truncated IPv6 ").append(hex(octets, at));
            return;
        }
        text.append("IPv6 ").append(ip.source()).append(" > ").append(ip.destination());
        text.append(", hop limit ").append(ip.hopLimit());
        text.append(", payload ").append(ip.payloadLength()).append(" of ").append(octets.length - ip.payloadAt());
        if (ip.version() != 6) {
            text.append(", version ").append(ip.version());
        }
        if (ip.trafficClass() != 0 || ip.flowLabel() != 0) {
            text.append(String.format(", class %02x label %05x", ip.trafficClass(), ip.flowLabel()));
        }
        int header = ip.nextHeader();
        int next = ip.payloadAt();
        while (isExtension(header) && octets.length >= next + 8) {
            int length = header == Ipv6Packet.FRAGMENT ? 8 : 8 + 8 * Octets.u8(octets, next + 1);
            int end = Math.min(octets.length, next + length);
            text.append(", header ")
                    .append(header)
                    .append(' ')
                    .append(Octets.hex(Arrays.copyOfRange(octets, next, end)));
            header = Octets.u8(octets, next);
            next = end;
        }
        text.append(", next ").append(header);
        transport(text, octets, next, octets.length, header);
    }

    private static boolean isExtension(int header) {
        return header == Ipv6Packet.HOP_BY_HOP
                || header == Ipv6Packet.ROUTING
                || header == Ipv6Packet.FRAGMENT
                || header == Ipv6Packet.DESTINATION_OPTIONS;
    }

    private static void transport(StringBuilder text, byte[] octets, int at, int end, int protocol) {
        boolean isIcmp = protocol == Transport.ICMP || protocol == Transport.ICMPV6;
        if (!isIcmp || end - at < QUOTE_AT) {
            text.append(", data ").append(hex(octets, at));
            return;
        }
        text.append(", ICMP ").append(typeAndCode(octets, at));
        text.append(String.format(" %08x", Octets.u32(octets, at + 4)));
        if (!quotes(protocol, Octets.u8(octets, at))) {
            text.append(", data ").append(hex(octets, at + QUOTE_AT));
            return;
        }
        text.append(" {").append(end - at - QUOTE_AT).append(": ");
        byte[] quote = Arrays.copyOfRange(octets, at + QUOTE_AT, end);
        if (protocol == Transport.ICMP) {
            ipv4(text, quote, 0);
        } else {
            ipv6(text, quote, 0);
        }
        text.append('}');
    }

    private static String hex(byte[] octets, int at) {
        int from = Math.min(at, octets.length);
        int to = Math.min(octets.length, from + MAX_HEX);
        return Octets.hex(Arrays.copyOfRange(octets, from, to)) + (to < octets.length ? ".." : "");
    }
}
