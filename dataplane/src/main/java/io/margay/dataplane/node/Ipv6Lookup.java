package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.FlowHash;
import io.margay.dataplane.packet.Icmpv6Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.fib.Fib6;

/** Asks the FIB where an IPv6 destination is. */
public final class Ipv6Lookup extends Lookup {
    private final Ipv6Forward forward;
    private final NeighborOutput output;
    private final Icmpv6Error icmpv6Error;

    /** What a message of our own is counted under that has no way. */
    private final DropReason unroutable;

    private Ipv6Lookup(
            RouterSettings settings,
            Ports ports,
            HostOutput hostOutput,
            Ipv6Forward forward,
            NeighborOutput output,
            Icmpv6Error icmpv6Error,
            DropReason unroutable,
            Drops drops) {
        super(settings, ports, hostOutput, drops);
        this.forward = forward;
        this.output = output;
        this.icmpv6Error = icmpv6Error;
        this.unroutable = unroutable;
    }

    /** For frames on their way through. */
    public static Ipv6Lookup forTransit(
            RouterSettings settings,
            Ports ports,
            HostOutput hostOutput,
            Ipv6Forward forward,
            Icmpv6Error icmpv6Error,
            Drops drops) {
        return new Ipv6Lookup(settings, ports, hostOutput, forward, null, icmpv6Error, null, drops);
    }

    /** For the errors that we send. */
    public static Ipv6Lookup forErrors(
            RouterSettings settings, Ports ports, HostOutput hostOutput, NeighborOutput output, Drops drops) {
        return new Ipv6Lookup(settings, ports, hostOutput, null, output, null, DropReason.ICMP_UNROUTABLE, drops);
    }

    /** For BFD's packets. */
    public static Ipv6Lookup forBfd(
            RouterSettings settings, Ports ports, HostOutput hostOutput, NeighborOutput output, Drops drops) {
        return new Ipv6Lookup(settings, ports, hostOutput, null, output, null, DropReason.NO_ROUTE, drops);
    }

    public void accept(Frame frame, long nowNs) {
        Fib6 fib = settings.fib6();
        if (fib == null) {
            drops.drop(frame, DropReason.NO_FIB);
        } else {
            Ipv6Flyweight ipv6 = frame.ipv6();
            follow(settings.fib4(), fib.lookup(ipv6.destinationHigh(), ipv6.destinationLow()), frame, nowNs);
        }
    }

    @Override
    int flowHash(Frame frame) {
        return FlowHash.of(frame.ipv6());
    }

    @Override
    void nextHopIsDestination(Frame frame, RouterPort egress) {
        frame.nextHop(egress, frame.ipv6().destinationHigh(), frame.ipv6().destinationLow());
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
        if (icmpv6Error == null) {
            drops.drop(frame, unroutable);
            return;
        }
        int code = reason == DropReason.NO_ROUTE ? Icmpv6Flyweight.NO_ROUTE : Icmpv6Flyweight.ADDRESS_UNREACHABLE;
        icmpv6Error.accept(frame, Icmpv6Flyweight.DESTINATION_UNREACHABLE, code, 0, nowNs);
        drops.drop(frame, reason);
    }
}
