package io.margay.perf.oracle;

import io.margay.perf.oracle.compare.Exchange;
import io.margay.perf.oracle.compare.Outputs;
import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Side;
import io.margay.rawsock.AfPacketTransmitter;
import io.margay.rawsock.LargeFramePool;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives each input to both routers and collects what comes out on all four ends: everything, and nothing of its neighbours, since a {@link
 * Marker} follows each input and is waited for.
 */
final class Tester implements AutoCloseable, TransmitListener, Wire.Receiver {
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int SLOT_LENGTH = 2048;
    private static final int SLOTS = 16;
    private static final int FRAME_OFFSET = 16;

    private final Map<Router, Map<Side, Wire>> wires = new EnumMap<>(Router.class);
    private final Map<Router, Map<Side, List<byte[]>>> received = new EnumMap<>(Router.class);
    private final Map<Router, Long> markers = new EnumMap<>(Router.class);
    private final UnsafeBuffer slots = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH));
    private final AfPacketTransmitter transmitter = AfPacketTransmitter.open(this);
    private final Marker marker = new Marker(System.nanoTime());
    private final Trace trace;
    private long number;
    private int slotsUsed;
    private int refused;

    Tester(Interfaces interfaces, Trace trace) {
        this.trace = trace;
        LargeFramePool pool = new LargeFramePool();
        for (Router router : Router.values()) {
            wires.put(router, new EnumMap<>(Side.class));
            received.put(router, new EnumMap<>(Side.class));
            for (Side side : Side.values()) {
                wires.get(router).put(side, new Wire(router, side, interfaces.index(router, side), pool, this));
                received.get(router).put(side, new ArrayList<>());
            }
        }
    }

    /**
     * A packet each way through both routers, so that they know their neighbours.
     *
     * @throws OracleFailure if one of them forwards nothing
     */
    void greet(boolean ipv6) {
        for (Side side : Side.values()) {
            number++;
            for (Router router : Router.values()) {
                send(router, side, marker.frame(side, number), "");
            }
            awaitMarkers("a packet by which the routers learn their neighbours, from " + side);
            if (ipv6) {
                greet6(side);
            }
        }
        discard();
    }

    private void greet6(Side side) {
        discard();
        Ipv6Packet greeting = new Ipv6Packet(side.testerAddress6(), side.other().testerAddress6());
        byte[] frame = Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV6, greeting.octets());
        for (Router router : Router.values()) {
            send(router, side, frame, "");
        }
        long startNs = System.nanoTime();
        while (outputs(Router.KERNEL).isEmpty() || outputs(Router.MARGAY).isEmpty()) {
            poll();
            if (System.nanoTime() - startNs > GIVE_UP_NS) {
                throw new OracleFailure("an IPv6 packet from " + side + " did not come out of "
                        + (outputs(Router.MARGAY).isEmpty() ? Router.MARGAY : Router.KERNEL));
            }
            Thread.yield();
        }
    }

    /** What came out since the last input's marker, and so after its time. */
    Exchange late(Input last) {
        poll();
        Exchange late = exchange(last);
        discard();
        return late;
    }

    Exchange run(Input input) {
        number++;
        for (Router router : Router.values()) {
            send(router, input.side(), input.frame(), input.packetClass() + " " + input.index());
            send(router, input.side(), marker.frame(input.side(), number), "");
        }
        awaitMarkers(input.packetClass() + " " + input.index() + " " + Octets.hex(input.frame()));
        Exchange exchange = exchange(input);
        discard();
        return exchange;
    }

    private Exchange exchange(Input input) {
        int timeMs = (int) (System.currentTimeMillis() % TimeUnit.DAYS.toMillis(1));
        return new Exchange(input, outputs(Router.KERNEL), outputs(Router.MARGAY), timeMs);
    }

    private void awaitMarkers(String after) {
        flush();
        long startNs = System.nanoTime();
        while (!haveAllMarkers()) {
            poll();
            if (System.nanoTime() - startNs > GIVE_UP_NS) {
                throw new OracleFailure("the marker did not come out of "
                        + markers.entrySet().stream()
                                .filter(entry -> entry.getValue() != number)
                                .map(Map.Entry::getKey)
                                .toList()
                        + " within " + TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NS) + " s, after " + after);
            }
            Thread.yield();
        }
        poll(); // what went back by the other side was there before the marker
    }

    private boolean haveAllMarkers() {
        return markers.size() == Router.values().length
                && markers.values().stream().allMatch(seen -> seen == number);
    }

    private void poll() {
        for (Map<Side, Wire> sides : wires.values()) {
            for (Wire wire : sides.values()) {
                wire.poll();
            }
        }
        flush();
    }

    @Override
    public void onFrame(Wire wire, byte[] frame) {
        trace.frame(wire.router(), wire.side(), false, frame, "");
        long seen = marker.number(frame);
        if (seen != Marker.NONE) {
            markers.put(wire.router(), seen);
            return;
        }
        byte[] answer = Neighborhood.answer(wire.side(), frame);
        if (answer != null) {
            send(wire.router(), wire.side(), answer, "");
        } else if (!HostChatter.is(wire.side(), frame)) {
            received.get(wire.router()).get(wire.side()).add(frame);
        }
    }

    private void send(Router router, Side side, byte[] frame, String comment) {
        if (slotsUsed == SLOTS) {
            flush();
        }
        int at = slotsUsed++ * SLOT_LENGTH + FRAME_OFFSET;
        VirtioHeader.clear(slots, at - VirtioHeader.LENGTH);
        slots.putBytes(at, frame);
        transmitter.transmit(
                slots, at, frame.length, wires.get(router).get(side).interfaceIndex(), router.ordinal());
        trace.frame(router, side, true, frame, comment);
    }

    private void flush() {
        transmitter.flush();
        slotsUsed = 0;
        if (refused != 0) {
            throw new OracleFailure("the kernel did not take a frame to inject: errno " + refused);
        }
    }

    private Outputs outputs(Router router) {
        Map<Side, List<byte[]>> of = received.get(router);
        return new Outputs(of.get(Side.WORKLOAD), of.get(Side.UPLINK));
    }

    private void discard() {
        received.values().forEach(of -> of.values().forEach(List::clear));
    }

    @Override
    public void onSent(int token, int lengthBytes) {}

    @Override
    public void onFailed(int token, int errno) {
        refused = errno;
    }

    @Override
    public void close() {
        transmitter.close();
        wires.values().forEach(sides -> sides.values().forEach(Wire::close));
    }
}
