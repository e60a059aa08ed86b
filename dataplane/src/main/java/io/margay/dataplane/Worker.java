package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.bfd.BfdSession;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.node.CycleClock;
import io.margay.dataplane.node.Graph;
import io.margay.dataplane.node.RouterPort;
import io.margay.fib.EpochSlot;
import io.margay.fib.Fib4;
import io.margay.fib.Fib6;
import io.margay.rawsock.FrameHandler;
import io.margay.rawsock.Poller;
import io.margay.rawsock.Port;
import io.margay.rawsock.Transmitter;
import java.util.Arrays;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Moves frames: polls its ports, walks each frame through its graph, sends what came out with one flush, gives the slots back.
 * Owns its ports, its transmitter, its graph with the hold queue, and the values of its ports' counters.
 *
 * <p>The poller knows what to sleep on when there is nothing to do; only the worker's thread touches it.
 *
 * <p>Everything else reaches it as a command between two polls ({@link WorkerInbox}).
 */
final class Worker implements Agent, PatientIdleStrategy.Deadline {
    private static final int COMMAND_LIMIT = 256;
    private static final int FRAME_LIMIT = 64;
    private static final long HOUSEKEEPING_NS = 1_000_000_000;

    private final NanoClock nanoClock;
    private final CycleClock clock;
    private final WorkerInbox inbox;
    private final Transmitter transmitter;
    private final Graph graph;
    private final AtomicCounter heldFrames;
    private final Poller poller;

    private Port[] ports = {};
    private FrameHandler[] handlers = {};
    private RouterPort[] routerPorts = {};
    private long[] kernelDrops = {};
    private EpochSlot epoch;
    private long housekeepingDueNs;

    Worker(
            NanoClock nanoClock,
            WorkerInbox inbox,
            NeighborInbox conductor,
            BfdInbox bfdInbox,
            NeighborTable neighbors,
            Transmitter transmitter,
            TransmitAccounting accounting,
            AtomicCounter heldFrames,
            Poller poller) {
        this.nanoClock = nanoClock;
        this.clock = new CycleClock();
        clock.update(nanoClock.nanoTime());
        this.inbox = inbox;
        this.transmitter = transmitter;
        this.graph = new Graph(clock, neighbors, conductor, bfdInbox, transmitter);
        accounting.ports(graph.ports());
        this.heldFrames = heldFrames;
        this.poller = poller;
        this.housekeepingDueNs = clock.nowNs();
    }

    @Override
    public int doWork() {
        long nowNs = nanoClock.nanoTime();
        clock.update(nowNs);
        int work = inbox.drain(this, COMMAND_LIMIT);
        boolean isBehind = false;
        for (int i = 0; i < ports.length; i++) {
            int frames = ports[i].poll(handlers[i], FRAME_LIMIT);
            isBehind |= frames == FRAME_LIMIT;
            work += frames;
        }
        if (graph.bfdRemainingNs(nowNs) <= 0) {
            // after the frames: what has come in already is no silence, however late we are
            work += graph.onBfdTick(nowNs, isBehind);
        }
        if (work > 0) {
            transmitter.flush();
            for (int i = 0; i < ports.length; i++) {
                ports[i].release();
            }
            graph.release();
        }
        if (epoch != null) {
            epoch.quiescent();
        }
        if (nowNs - housekeepingDueNs >= 0) {
            clock.updateEpoch(System.currentTimeMillis());
            housekeepingDueNs = nowNs + HOUSEKEEPING_NS;
            keepHouse(nowNs);
        }
        return work;
    }

    /** So long it may sleep at most if nothing comes in. */
    @Override
    public long remainingNs(long nowNs) {
        return graph.bfdRemainingNs(nowNs);
    }

    @Override
    public String roleName() {
        return "worker-0";
    }

    @Override
    public void onClose() {
        if (epoch != null) {
            epoch.close();
        }
    }

    Graph graph() {
        return graph;
    }

    void onAddPort(RouterPort routerPort, Port port) {
        graph.ports().put(routerPort);
        int count = ports.length;
        ports = Arrays.copyOf(ports, count + 1);
        handlers = Arrays.copyOf(handlers, count + 1);
        routerPorts = Arrays.copyOf(routerPorts, count + 1);
        kernelDrops = Arrays.copyOf(kernelDrops, count + 1);
        ports[count] = port;
        handlers[count] = graph.input(routerPort);
        routerPorts[count] = routerPort;
        poller.add(port.fileDescriptor());
    }

    /** Lets go of the port; its last kernel losses are counted here. The conductor closes it. */
    void onRemovePort(RouterPort routerPort) {
        transmitter.flush(); // what the inbox let go before this command still counts on its port
        int index = indexOf(routerPort);
        poller.remove(ports[index].fileDescriptor());
        countKernelDrops(index);
        routerPort.onDown();
        graph.holdQueue().onPortGone(routerPort);
        graph.ports().remove(routerPort.portId());
        ports = without(ports, new Port[ports.length - 1], index);
        handlers = without(handlers, new FrameHandler[handlers.length - 1], index);
        routerPorts = without(routerPorts, new RouterPort[routerPorts.length - 1], index);
        long[] drops = new long[kernelDrops.length - 1];
        System.arraycopy(kernelDrops, 0, drops, 0, index);
        System.arraycopy(kernelDrops, index + 1, drops, index, drops.length - index);
        kernelDrops = drops;
    }

    void onSettings(NodeSettings settings) {
        graph.onSettings(settings, clock.nowNs());
    }

    void onFib(Fib4 fib4, Fib6 fib6, EpochSlot slot) {
        graph.settings().onFib(fib4, fib6);
        if (epoch != null) {
            epoch.close();
        }
        epoch = slot;
    }

    void onResolved(int portId, long high, long low, long mac) {
        graph.holdQueue().onResolved(portId, high, low, mac);
    }

    void onFailed(int portId, long high, long low) {
        graph.holdQueue().onFailed(portId, high, low, clock.nowNs());
    }

    void onTableFull(int portId, long high, long low) {
        graph.holdQueue().onTableFull(portId, high, low);
    }

    void onRequest(int portId, long high, long low, long targetMac) {
        RouterPort port = graph.ports().get(portId);
        if (port != null) {
            graph.ask(port, high, low, targetMac);
        }
    }

    void onAddBfdSession(BfdSession session) {
        graph.onAddBfdSession(session, clock.nowNs());
    }

    void onBfdSettings(int localDiscriminator, BfdSettings settings) {
        graph.onBfdSettings(localDiscriminator, settings, clock.nowNs());
    }

    void onRemoveBfdSession(int localDiscriminator) {
        graph.onRemoveBfdSession(localDiscriminator, clock.nowNs());
    }

    private void keepHouse(long nowNs) {
        graph.holdQueue().expire(nowNs);
        graph.release();
        heldFrames.setOrdered(graph.holdQueue().size());
        for (int i = 0; i < ports.length; i++) {
            countKernelDrops(i);
        }
    }

    private void countKernelDrops(int index) {
        long drops = ports[index].kernelDrops();
        if (drops != kernelDrops[index]) {
            routerPorts[index].counters().ringLost(drops - kernelDrops[index]);
            kernelDrops[index] = drops;
        }
    }

    private int indexOf(RouterPort routerPort) {
        int index = 0;
        while (routerPorts[index] != routerPort) {
            index++;
        }
        return index;
    }

    private static <T> T[] without(T[] from, T[] to, int index) {
        System.arraycopy(from, 0, to, 0, index);
        System.arraycopy(from, index + 1, to, index, to.length - index);
        return to;
    }
}
