package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.FlowHash;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.fib.Fib4;
import io.margay.fib.NextHopKind;

/**
 * Asks the FIB where the destination is. Our own addresses leave before the TTL is looked at (RFC 1812 5.3.1), and so does what
 * has no way on. Of several ways of equal cost each flow keeps to one.
 *
 * <p>There are two in the graph: one for transit, and one for the messages that this router makes, whose failures are silent,
 * because nobody is told about a lost error message (RFC 1812 4.3.2.7).
 */
public final class Ipv4Lookup {
    private final RouterSettings settings;
    private final Ports ports;
    private final Ipv4Forward forward;
    private final Ipv4Output output;
    private final IcmpError icmpError;
    private final Drops drops;

    private Ipv4Lookup(
            RouterSettings settings,
            Ports ports,
            Ipv4Forward forward,
            Ipv4Output output,
            IcmpError icmpError,
            Drops drops) {
        this.settings = settings;
        this.ports = ports;
        this.forward = forward;
        this.output = output;
        this.icmpError = icmpError;
        this.drops = drops;
    }

    /** For frames on their way through. */
    public static Ipv4Lookup forTransit(
            RouterSettings settings, Ports ports, Ipv4Forward forward, IcmpError icmpError, Drops drops) {
        return new Ipv4Lookup(settings, ports, forward, null, icmpError, drops);
    }

    /** For messages of our own. */
    public static Ipv4Lookup forOwn(RouterSettings settings, Ports ports, Ipv4Output output, Drops drops) {
        return new Ipv4Lookup(settings, ports, null, output, null, drops);
    }

    public void accept(Frame frame, long nowNs) {
        Fib4 fib = settings.fib4();
        if (fib == null) {
            drops.drop(frame, DropReason.NO_FIB);
            return;
        }
        int destination = frame.ipv4().destination();
        int nextHop = fib.lookup(destination);
        if (nextHop == Fib4.NO_ROUTE) {
            refuse(frame, DropReason.NO_ROUTE, IcmpFlyweight.NET_UNREACHABLE, nowNs);
            return;
        }
        int kind = fib.kind(nextHop);
        if (kind == NextHopKind.GROUP.id()) {
            nextHop = fib.member(nextHop, FlowHash.of(frame.ipv4()));
            kind = fib.kind(nextHop);
        }
        if (kind == NextHopKind.PORT.id()) {
            leaveBy(frame, fib.portId(nextHop), destination, nowNs);
        } else if (kind == NextHopKind.GATEWAY.id()) {
            leaveBy(frame, fib.portId(nextHop), fib.gateway(nextHop), nowNs);
        } else if (kind == NextHopKind.LOCAL.id()) {
            drops.drop(frame, frame.ingress().isWorkload() ? DropReason.TO_HOST : DropReason.LEFT_TO_KERNEL);
        } else if (kind == NextHopKind.BLACKHOLE.id()) {
            drops.drop(frame, DropReason.BLACKHOLE);
        } else {
            refuse(frame, DropReason.UNREACHABLE, IcmpFlyweight.HOST_UNREACHABLE, nowNs);
        }
    }

    private void leaveBy(Frame frame, int portId, int neighborAddress, long nowNs) {
        RouterPort egress = ports.get(portId);
        if (egress == null || !egress.isUp()) {
            drops.drop(frame, DropReason.PORT_DOWN);
            return;
        }
        frame.nextHop(egress, neighborAddress);
        if (forward != null) {
            forward.accept(frame, nowNs);
        } else {
            output.accept(frame, nowNs);
        }
    }

    private void refuse(Frame frame, DropReason reason, int code, long nowNs) {
        if (icmpError != null) {
            icmpError.accept(frame, IcmpFlyweight.DESTINATION_UNREACHABLE, code, 0, nowNs);
            drops.drop(frame, reason);
        } else {
            drops.drop(frame, DropReason.ICMP_UNROUTABLE);
        }
    }
}
