package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.FlowHash;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.fib.Fib4;

/** Asks the FIB where an IPv4 destination is. */
public final class Ipv4Lookup extends Lookup {
    private final Ipv4Forward forward;
    private final NeighborOutput output;
    private final IcmpError icmpError;

    /** What a message of our own is counted under that has no way. */
    private final DropReason unroutable;

    private Ipv4Lookup(
            RouterSettings settings,
            Ports ports,
            HostOutput hostOutput,
            Ipv4Forward forward,
            NeighborOutput output,
            IcmpError icmpError,
            DropReason unroutable,
            Drops drops) {
        super(settings, ports, hostOutput, drops);
        this.forward = forward;
        this.output = output;
        this.icmpError = icmpError;
        this.unroutable = unroutable;
    }

    /** For frames on their way through. */
    public static Ipv4Lookup forTransit(
            RouterSettings settings,
            Ports ports,
            HostOutput hostOutput,
            Ipv4Forward forward,
            IcmpError icmpError,
            Drops drops) {
        return new Ipv4Lookup(settings, ports, hostOutput, forward, null, icmpError, null, drops);
    }

    /** For the errors that we send. */
    public static Ipv4Lookup forErrors(
            RouterSettings settings, Ports ports, HostOutput hostOutput, NeighborOutput output, Drops drops) {
        return new Ipv4Lookup(settings, ports, hostOutput, null, output, null, DropReason.ICMP_UNROUTABLE, drops);
    }

    /** For BFD's packets. */
    public static Ipv4Lookup forBfd(
            RouterSettings settings, Ports ports, HostOutput hostOutput, NeighborOutput output, Drops drops) {
        return new Ipv4Lookup(settings, ports, hostOutput, null, output, null, DropReason.NO_ROUTE, drops);
    }

    public void accept(Frame frame, long nowNs) {
        Fib4 fib = settings.fib4();
        if (fib == null) {
            drops.drop(frame, DropReason.NO_FIB);
        } else {
            follow(fib, fib.lookup(frame.ipv4().destination()), frame, nowNs);
        }
    }

    @Override
    int flowHash(Frame frame) {
        return FlowHash.of(frame.ipv4());
    }

    @Override
    void nextHopIsDestination(Frame frame, RouterPort egress) {
        frame.nextHop(egress, frame.ipv4().destination());
    }

    @Override
    void leave(Frame frame, long nowNs) {
        if (forward != null) {
            forward.accept(frame, nowNs);
        } else {
            output.accept(frame, nowNs);
        }
    }

    @Override
    void refuse(Frame frame, DropReason reason, long nowNs) {
        if (icmpError == null) {
            drops.drop(frame, unroutable);
            return;
        }
        int code = reason == DropReason.NO_ROUTE ? IcmpFlyweight.NET_UNREACHABLE : IcmpFlyweight.HOST_UNREACHABLE;
        icmpError.accept(frame, IcmpFlyweight.DESTINATION_UNREACHABLE, code, 0, nowNs);
        drops.drop(frame, reason);
    }
}
