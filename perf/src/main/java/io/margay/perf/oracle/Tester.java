package io.margay.perf.oracle;

import io.margay.perf.oracle.compare.Exchange;
import io.margay.perf.oracle.compare.Outputs;
import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.scene.Side;
import io.margay.rawsock.AfPacketTransmitter;
import io.margay.rawsock.LargeFramePool;
import io.margay.rawsock.Poller;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives inputs to both routers and collects what comes out on all four ends: of each input everything, and nothing of its neighbours, since
 * {@link Marker}s follow each. So a batch is on its way at once, and its end is waited for, not a time.
 */
final class Tester implements AutoCloseable, TransmitListener, Wire.Receiver {
    /** Inputs on their way at once: some hundred frames, which each ring on the way has room for. */
    static final int BATCH = 32;

    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int SLEEP_MS = 10;
    private static final int SLOT_LENGTH = 2048;
    private static final int SLOTS = AfPacketTransmitter.BATCH;
    private static final int FRAME_OFFSET = 16;

    private final Map<Router, Map<Side, Wire>> wires = new EnumMap<>(Router.class);
    private final Map<Router, Map<Side, Lane>> lanes = new EnumMap<>(Router.class);
    private final UnsafeBuffer slots = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOTS * SLOT_LENGTH));
    private final AfPacketTransmitter transmitter = AfPacketTransmitter.open(this);
    private final Marker marker = new Marker(System.nanoTime());
    private final Poller poller = Poller.open(Router.values().length * Side.values().length);
    private final Trace trace;
    private long markers;
    private int slotsUsed;
    private int refused;

    Tester(Interfaces interfaces, Trace trace) {
        this.trace = trace;
        LargeFramePool pool = new LargeFramePool();
        for (Router router : Router.values()) {
            wires.put(router, new EnumMap<>(Side.class));
            lanes.put(router, new EnumMap<>(Side.class));
            for (Side side : Side.values()) {
                Wire wire = new Wire(router, side, interfaces.index(router, side), pool, this);
                wires.get(router).put(side, wire);
                lanes.get(router).put(side, new Lane());
                poller.add(wire.fileDescriptor());
            }
        }
    }

    /**
     * Packets each way through both routers, so that they know their neighbours.
     *
     * @throws OracleFailure if one of them forwards nothing
     */
    void greet(boolean ipv6) {
        for (Side side : Side.values()) {
            Ipv6Packet packet =
                    new Ipv6Packet(side.testerAddress6(), side.other().testerAddress6());
            byte[] frame = Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV6, packet.octets());
            Input greeting = new Input("greeting", 0, side, frame);
            long startNs = System.nanoTime();
            // while a router asks for its neighbour, the first may wait beyond its time
            while (!isForwarded(run(List.of(greeting)).get(0)) && ipv6) {
                if (System.nanoTime() - startNs > GIVE_UP_NS) {
                    throw new OracleFailure("IPv6 from " + side + " does not come out of both routers");
                }
                poller.await(SLEEP_MS);
            }
            late(greeting);
        }
    }

    private static boolean isForwarded(Exchange exchange) {
        return !exchange.kernel().isEmpty() && !exchange.margay().isEmpty();
    }

    /** @param inputs at most {@link #BATCH}, all by the same side */
    List<Exchange> run(List<Input> inputs) {
        long first = markers;
        markers += inputs.size();
        lanes.values().forEach(sides -> sides.values().forEach(lane -> lane.begin(first, inputs.size())));
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            for (Router router : Router.values()) {
                send(router, input.side(), input.frame(), input.packetClass() + " " + input.index());
                for (Side out : Side.values()) {
                    send(router, input.side(), marker.frame(input.side(), out, first + i), "");
                }
            }
        }
        await(inputs);
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int index = i;
            exchanges.add(exchange(inputs.get(i), lane -> lane.piece(index)));
        }
        return exchanges;
    }

    /** What has come out since the last input's markers, and so after its time. */
    Exchange late(Input last) {
        poll();
        return exchange(last, Lane::takeLate);
    }

    private Exchange exchange(Input input, Function<Lane, List<byte[]>> outputs) {
        int timeMs = (int) (System.currentTimeMillis() % TimeUnit.DAYS.toMillis(1));
        return new Exchange(input, outputs(Router.KERNEL, outputs), outputs(Router.MARGAY, outputs), timeMs);
    }

    private Outputs outputs(Router router, Function<Lane, List<byte[]>> of) {
        Map<Side, Lane> sides = lanes.get(router);
        return new Outputs(of.apply(sides.get(Side.WORKLOAD)), of.apply(sides.get(Side.UPLINK)));
    }

    private void await(List<Input> inputs) {
        flush();
        long startNs = System.nanoTime();
        while (!isComplete()) {
            poll();
            long waitedNs = System.nanoTime() - startNs;
            if (waitedNs > GIVE_UP_NS) {
                throw new OracleFailure(missing(inputs));
            }
            // most comes within microseconds; on a busy machine a thread that sleeps has its CPU back sooner than one
            // that spins
            if (waitedNs < SPIN_NS) {
                Thread.onSpinWait();
            } else if (!isComplete()) {
                poller.await(SLEEP_MS);
            }
        }
    }

    private boolean isComplete() {
        return lanes.values().stream().allMatch(sides -> sides.values().stream().allMatch(Lane::isComplete));
    }

    private String missing(List<Input> inputs) {
        StringBuilder text = new StringBuilder("markers did not come out within ")
                .append(TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NS))
                .append(" s:");
        lanes.forEach((router, sides) -> sides.forEach((side, lane) -> {
            if (!lane.isComplete()) {
                Input input = inputs.get(lane.completed());
                text.append(String.format(
                        " that of %s by %s behind %s %d;", router, side, input.packetClass(), input.index()));
            }
        }));
        return text.toString();
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
        Lane lane = lanes.get(wire.router()).get(wire.side());
        long number = marker.number(frame);
        if (number != Marker.NONE) {
            lane.onMarker(number);
            return;
        }
        byte[] answer = Neighborhood.answer(wire.side(), frame);
        if (answer != null) {
            send(wire.router(), wire.side(), answer, "");
        } else if (!HostChatter.is(wire.side(), frame)) {
            lane.onFrame(frame);
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
        poller.close();
    }
}
