package io.margay.dataplane.node;

import io.margay.dataplane.bfd.BfdSession;
import io.margay.dataplane.bfd.BfdSessions;
import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.packet.BfdFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.UdpFlyweight;
import io.margay.fib.IpAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where BFD's packets end: judged in the order of RFC 5880 6.8.6, then given to their session. A neighbour on the same link is believed only with a TTL of 255, which nobody further away can send (RFC 5881 5).
 *
 * <p>What it takes from an uplink is exactly what the guard there keeps from the kernel's stack: UDP to the two ports of an address that has sessions, whole and without options or extension headers.
 */
public final class BfdInput implements Node {
    public static final int PORT = 3784;
    public static final int MULTIHOP_PORT = 4784;

    private static final int MAX_TTL = 255;

    private final RouterSettings settings;
    private final BfdSessions sessions;
    private final BfdOutput bfdOutput;
    private final Drops drops;
    private final UdpFlyweight udp = new UdpFlyweight();
    private final BfdFlyweight bfd = new BfdFlyweight();

    public BfdInput(RouterSettings settings, BfdSessions sessions, BfdOutput bfdOutput, Drops drops) {
        this.settings = settings;
        this.sessions = sessions;
        this.bfdOutput = bfdOutput;
        this.drops = drops;
    }

    /** Of a valid header. */
    boolean takes(Ipv4Flyweight ipv4) {
        return settings.bfdAddresses().has(ipv4.destination())
                && ipv4.protocol() == Ipv4Flyweight.PROTOCOL_UDP
                && ipv4.headerLength() == Ipv4Flyweight.MIN_HEADER_LENGTH
                && !ipv4.isFragment()
                && isBfd(
                        ipv4.buffer(),
                        ipv4.offset() + Ipv4Flyweight.MIN_HEADER_LENGTH,
                        ipv4.totalLength() - Ipv4Flyweight.MIN_HEADER_LENGTH);
    }

    boolean takes(Ipv6Flyweight ipv6) {
        return settings.bfdAddresses().has(ipv6.destinationHigh(), ipv6.destinationLow())
                && ipv6.nextHeader() == Ipv4Flyweight.PROTOCOL_UDP
                && isBfd(ipv6.buffer(), ipv6.offset() + Ipv6Flyweight.HEADER_LENGTH, ipv6.payloadLength());
    }

    private boolean isBfd(UnsafeBuffer buffer, int offset, int lengthBytes) {
        if (lengthBytes < UdpFlyweight.HEADER_LENGTH) {
            return false;
        }
        int port = udp.wrap(buffer, offset, offset + lengthBytes).destinationPort();
        return port == PORT || port == MULTIHOP_PORT;
    }

    /** What was {@link #takes taken} last, when nothing is wrong with its header. */
    public void accept(Frame frame, long nowNs) {
        boolean isIpv6 = frame.isIpv6();
        if (!udp.isValid() || !frame.isChecksumKnown() && !isChecksumRight(frame)) {
            drops.drop(frame, DropReason.BFD_MALFORMED);
            return;
        }
        boolean multihop = udp.destinationPort() == MULTIHOP_PORT;
        int ttl = isIpv6 ? frame.ipv6().hopLimit() : frame.ipv4().ttl();
        if (!multihop && ttl != MAX_TTL) {
            drops.drop(frame, DropReason.BFD_TTL);
            return;
        }
        int start = udp.offset() + UdpFlyweight.HEADER_LENGTH;
        if (!bfd.wrap(frame.buffer(), start, udp.offset() + udp.length()).isValid() || !isStateRight()) {
            drops.drop(frame, DropReason.BFD_MALFORMED);
            return;
        }
        BfdSession session = find(frame, multihop);
        if (session == null) {
            drops.drop(frame, DropReason.BFD_NO_SESSION);
        } else if (bfd.isAuthenticated()) {
            drops.drop(frame, DropReason.BFD_AUTHENTICATED);
        } else {
            sessions.onPacket(session, bfd, nowNs, bfdOutput);
            drops.drop(frame, DropReason.BFD_CONSUMED);
        }
    }

    private boolean isChecksumRight(Frame frame) {
        return frame.isIpv6() ? udp.isChecksumRight(frame.ipv6()) : udp.isChecksumRight(frame.ipv4());
    }

    /** Who does not know us yet cannot be further than down. */
    private boolean isStateRight() {
        return bfd.yourDiscriminator() != 0 || bfd.state() <= BfdState.DOWN.id();
    }

    /** A discriminator that we gave stands for the session, wherever the packet comes from (RFC 5880 6.3); but not for one over hops what came over none, or the other way. */
    private BfdSession find(Frame frame, boolean multihop) {
        if (bfd.yourDiscriminator() != 0) {
            BfdSession session = sessions.find(bfd.yourDiscriminator());
            return session != null && session.settings().multihop() == multihop ? session : null;
        }
        int portId = frame.ingress().portId();
        if (frame.isIpv6()) {
            Ipv6Flyweight ipv6 = frame.ipv6();
            return sessions.find(
                    multihop,
                    portId,
                    ipv6.destinationHigh(),
                    ipv6.destinationLow(),
                    ipv6.sourceHigh(),
                    ipv6.sourceLow());
        }
        Ipv4Flyweight ipv4 = frame.ipv4();
        return sessions.find(
                multihop, portId, 0, IpAddress.mapped(ipv4.destination()), 0, IpAddress.mapped(ipv4.source()));
    }
}
