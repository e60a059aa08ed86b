package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.fib.Fib4;
import io.margay.fib.NextHopKind;

/**
 * What both families do with the FIB's answer: our own addresses leave before the TTL is looked at (RFC 1812 5.3.1), and so does what
 * has no way on. Of several ways of equal cost each flow keeps to one.
 *
 * <p>There are three of each family in the graph: one for transit, and one each for the errors and the BFD packets that this router makes, whose failures are silent,
 * because nobody is told about a lost error message (RFC 1812 4.3.2.7).
 */
abstract class Lookup implements Node {
    final RouterSettings settings;
    private final Ports ports;
    private final HostOutput hostOutput;
    final Drops drops;

    Lookup(RouterSettings settings, Ports ports, HostOutput hostOutput, Drops drops) {
        this.settings = settings;
        this.ports = ports;
        this.hostOutput = hostOutput;
        this.drops = drops;
    }

    abstract int flowHash(Frame frame);

    /** The neighbour is the destination itself. */
    abstract void nextHopIsDestination(Frame frame, RouterPort egress);

    abstract void leave(Frame frame, long nowNs);

    /** There is no way, and the sender is told. */
    abstract void refuse(Frame frame, DropReason reason, long nowNs);

    /** @param fib says of both families what a next hop is */
    final void follow(Fib4 fib, int nextHopId, Frame frame, long nowNs) {
        if (nextHopId == Fib4.NO_ROUTE) {
            refuse(frame, DropReason.NO_ROUTE, nowNs);
            return;
        }
        int nextHop = nextHopId;
        int kind = fib.kind(nextHop);
        if (kind == NextHopKind.GROUP.id()) {
            nextHop = fib.member(nextHop, flowHash(frame));
            kind = fib.kind(nextHop);
        }
        if (kind == NextHopKind.PORT.id() || kind == NextHopKind.GATEWAY.id() || kind == NextHopKind.GATEWAY6.id()) {
            RouterPort egress = ports.get(fib.portId(nextHop));
            if (egress == null || !egress.isUp()) {
                drops.drop(frame, DropReason.PORT_DOWN);
                return;
            }
            if (kind == NextHopKind.PORT.id()) {
                nextHopIsDestination(frame, egress);
            } else if (kind == NextHopKind.GATEWAY.id()) {
                frame.nextHop(egress, fib.gateway(nextHop));
            } else {
                frame.nextHop(egress, fib.gatewayHigh(nextHop), fib.gatewayLow(nextHop));
            }
            leave(frame, nowNs);
        } else if (kind == NextHopKind.LOCAL.id()) {
            hostOutput.accept(frame, nowNs);
        } else if (kind == NextHopKind.BLACKHOLE.id()) {
            drops.drop(frame, DropReason.BLACKHOLE);
        } else if (kind == NextHopKind.BROADCAST.id()) {
            drops.drop(frame, DropReason.DIRECTED_BROADCAST);
        } else {
            refuse(frame, DropReason.UNREACHABLE, nowNs);
        }
    }
}
