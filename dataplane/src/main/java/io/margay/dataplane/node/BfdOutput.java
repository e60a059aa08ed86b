package io.margay.dataplane.node;

import io.margay.dataplane.bfd.BfdActions;
import io.margay.dataplane.bfd.BfdSession;
import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.BfdFlyweight;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.UdpFlyweight;
import io.margay.fib.IpAddress;

/**
 * Writes BFD's packets. They take the road of every other from the lookup on; where the session names its port, as it must between link-local addresses, straight from there.
 */
public final class BfdOutput implements Node, BfdActions {
    private static final int TTL = 255;

    /** Internetwork control, as routing protocols send. */
    private static final int TOS = 0xC0;

    private static final int UDP_LENGTH = UdpFlyweight.HEADER_LENGTH + BfdFlyweight.LENGTH;
    private static final int IPV4_LENGTH = Ipv4Flyweight.MIN_HEADER_LENGTH + UDP_LENGTH;
    private static final int IPV4_FRAME_LENGTH = EthernetFlyweight.HEADER_LENGTH + IPV4_LENGTH;
    private static final int IPV6_FRAME_LENGTH =
            EthernetFlyweight.HEADER_LENGTH + Ipv6Flyweight.HEADER_LENGTH + UDP_LENGTH;

    private final Ports ports;
    private final ScratchFrames scratch;
    private final Ipv4Lookup ipv4Lookup;
    private final Ipv6Lookup ipv6Lookup;
    private final NeighborOutput neighborOutput;
    private final Drops drops;
    private final Frame own = new Frame();
    private final UdpFlyweight udp = new UdpFlyweight();
    private final BfdFlyweight bfd = new BfdFlyweight();
    private int identification;

    public BfdOutput(
            Ports ports,
            ScratchFrames scratch,
            Ipv4Lookup ipv4Lookup,
            Ipv6Lookup ipv6Lookup,
            NeighborOutput neighborOutput,
            Drops drops) {
        this.ports = ports;
        this.scratch = scratch;
        this.ipv4Lookup = ipv4Lookup;
        this.ipv6Lookup = ipv6Lookup;
        this.neighborOutput = neighborOutput;
        this.drops = drops;
    }

    /** Without an uplink there is nobody to count it on, and nowhere to send it. */
    @Override
    public void send(BfdSession session, boolean isFinal, long nowNs) {
        int portId = session.settings().portId();
        boolean isIpv4 = session.peerAddress().isIpv4();
        RouterPort port = portId != 0 ? ports.get(portId) : ports.firstUplink();
        if (port == null || !scratch.hasRoom(isIpv4 ? IPV4_FRAME_LENGTH : IPV6_FRAME_LENGTH)) {
            return;
        }
        scratch.next(own, isIpv4 ? IPV4_FRAME_LENGTH : IPV6_FRAME_LENGTH, port);
        own.markOwn();
        port.counters().generated(1);
        if (isIpv4) {
            putIpv4(session, isFinal);
        } else {
            putIpv6(session, isFinal);
        }
        if (portId == 0) {
            if (isIpv4) {
                ipv4Lookup.accept(own, nowNs);
            } else {
                ipv6Lookup.accept(own, nowNs);
            }
        } else if (port.isUp()) {
            IpAddress peer = session.peerAddress();
            own.nextHop(port, peer.high(), peer.low());
            neighborOutput.accept(own, nowNs);
        } else {
            drops.drop(own, DropReason.PORT_DOWN);
        }
    }

    private void putIpv4(BfdSession session, boolean isFinal) {
        own.ethernet().type(EthernetFlyweight.TYPE_IPV4);
        Ipv4Flyweight ipv4 = own.wrapIpv4();
        ipv4.put(
                TOS,
                IPV4_LENGTH,
                identification++,
                TTL,
                Ipv4Flyweight.PROTOCOL_UDP,
                session.localAddress().ipv4(),
                session.peerAddress().ipv4());
        putUdp(session, isFinal, ipv4.offset() + Ipv4Flyweight.MIN_HEADER_LENGTH);
        udp.putChecksum(ipv4);
    }

    private void putIpv6(BfdSession session, boolean isFinal) {
        own.ethernet().type(EthernetFlyweight.TYPE_IPV6);
        Ipv6Flyweight ipv6 = own.wrapIpv6();
        IpAddress local = session.localAddress();
        IpAddress peer = session.peerAddress();
        ipv6.put(TOS, UDP_LENGTH, Ipv4Flyweight.PROTOCOL_UDP, TTL, local.high(), local.low(), peer.high(), peer.low());
        putUdp(session, isFinal, ipv6.offset() + Ipv6Flyweight.HEADER_LENGTH);
        udp.putChecksum(ipv6);
    }

    private void putUdp(BfdSession session, boolean isFinal, int offset) {
        int destinationPort = session.settings().multihop() ? BfdInput.MULTIHOP_PORT : BfdInput.PORT;
        udp.wrap(own.buffer(), offset, offset + UDP_LENGTH).put(session.sourcePort(), destinationPort, UDP_LENGTH);
        session.write(bfd.wrap(own.buffer(), offset + UdpFlyweight.HEADER_LENGTH, offset + UDP_LENGTH), isFinal);
    }
}
