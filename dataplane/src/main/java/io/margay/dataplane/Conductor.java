package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.LinkCommands;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.neighbor.NeighborActions;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.neighbor.Neighbors;
import io.margay.dataplane.node.PortAddresses;
import io.margay.fib.EpochSlot;
import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersManager;

/**
 * The dataplane's slow path: does what control orders, keeps the neighbours, changes FIB files. Owns the neighbours and, through
 * {@link ManagedPorts} and {@link ManagedBfdSessions}, the ports and the list of BFD sessions; what a worker must know it sends as a command.
 */
final class Conductor implements Agent, LinkCommands, NeighborActions {
    private static final int COMMAND_LIMIT = 32;
    private static final int NEIGHBOR_LIMIT = 256;
    private static final long TICK_NS = 100_000_000;

    private final Path runtimeDirectory;
    private final NanoClock nanoClock;
    private final LinkServer control;
    private final NeighborTable neighborTable;
    private final Neighbors neighbors;
    private final NeighborInbox neighborInbox;
    private final WorkerInbox workerInbox;
    private final Worker worker;
    private final ManagedPorts ports;
    private final ManagedBfdSessions bfdSessions;

    private FibReader fibReader;
    private long nowNs;
    private long tickDueNs;

    Conductor(
            Path runtimeDirectory,
            NanoClock nanoClock,
            LinkServer control,
            PortFactory factory,
            CountersManager countersManager,
            NeighborTable neighborTable,
            NeighborInbox neighborInbox,
            BfdInbox bfdInbox,
            WorkerInbox workerInbox,
            Worker worker) {
        this.runtimeDirectory = runtimeDirectory;
        this.nanoClock = nanoClock;
        this.control = control;
        this.neighborTable = neighborTable;
        this.neighbors = new Neighbors(neighborTable, this);
        this.neighborInbox = neighborInbox;
        this.workerInbox = workerInbox;
        this.worker = worker;
        this.nowNs = nanoClock.nanoTime();
        this.tickDueNs = nowNs;
        this.ports = new ManagedPorts(control, factory, countersManager, neighbors, workerInbox, worker, nowNs);
        this.bfdSessions = new ManagedBfdSessions(control, ports, bfdInbox, workerInbox, worker);
    }

    @Override
    public int doWork() {
        nowNs = nanoClock.nanoTime();
        int work = neighborInbox.drain(neighbors, nowNs, NEIGHBOR_LIMIT);
        work += ports.doWork(nowNs);
        work += bfdSessions.doWork();
        if (workerInbox.hasRoomForChanges()) {
            work += control.poll(this, COMMAND_LIMIT);
        }
        if (nowNs - tickDueNs >= 0) {
            tickDueNs = nowNs + TICK_NS;
            work += neighbors.onTick(nowNs);
        }
        return work;
    }

    @Override
    public String roleName() {
        return "conductor";
    }

    /** Runs after the worker has stopped: everything is ours to close. */
    @Override
    public void onClose() {
        workerInbox.drain(worker, Integer.MAX_VALUE);
        ports.close();
        if (fibReader != null) {
            fibReader.close();
        }
    }

    // ---- what control orders

    @Override
    public void onSettings(NodeSettings settings) {
        workerInbox.change(() -> worker.onSettings(settings));
    }

    @Override
    public void onAddPort(int portId, PortKind kind, String interfaceName) {
        ports.add(portId, kind, interfaceName);
    }

    @Override
    public void onRemovePort(int portId) {
        ports.remove(portId);
    }

    @Override
    public void onAddAddress(int portId, IpAddress address, long mac) {
        ManagedPort port = ports.find(portId);
        if (port == null) {
            control.error(portId, "address for port " + portId + ", which does not exist");
            return;
        }
        port.addAddress(address);
        tellAddresses(port);
        if (mac != 0) {
            neighbors.onPermanent(portId, address.high(), address.low(), mac, nowNs);
        }
    }

    @Override
    public void onRemoveAddress(int portId, IpAddress address) {
        ManagedPort port = ports.find(portId);
        if (port == null) {
            return;
        }
        port.removeAddress(address);
        tellAddresses(port);
        neighbors.onForget(portId, address.high(), address.low(), nowNs);
    }

    private void tellAddresses(ManagedPort port) {
        PortAddresses addresses = port.addresses;
        workerInbox.change(() -> port.routerPort.onAddresses(addresses));
    }

    @Override
    public void onGuardPool(Prefix pool) {
        ports.guardPool(pool);
    }

    @Override
    public void onUnguardPool(Prefix pool) {
        ports.unguardPool(pool);
    }

    @Override
    public void onUseFib() {
        FibReader reader;
        try {
            reader = FibReader.open(runtimeDirectory.resolve(FibReader.FILE_NAME));
        } catch (IOException | FibFormatException e) {
            control.error(0, "fib not taken into use: " + e.getMessage());
            return;
        }
        FibReader old = fibReader;
        fibReader = reader;
        EpochSlot slot = reader.claimEpoch();
        workerInbox.change(() -> {
            worker.onFib(reader.fib4(), reader.fib6(), slot);
            if (old != null) {
                ports.release(old::close);
            }
        });
        control.fibInUse(reader.generation());
    }

    @Override
    public void onReportPorts() {
        ports.report();
    }

    @Override
    public void onAddBfdSession(BfdSettings settings) {
        bfdSessions.add(settings, nowNs);
    }

    @Override
    public void onRemoveBfdSession(int sessionId) {
        bfdSessions.remove(sessionId);
    }

    // ---- what follows from the neighbours' state

    @Override
    public void sendRequest(int portId, long high, long low, long targetMac) {
        workerInbox.request(portId, high, low, targetMac);
    }

    @Override
    public void resolved(int portId, long high, long low, long mac) {
        workerInbox.resolved(portId, high, low, mac);
    }

    @Override
    public void failed(int portId, long high, long low) {
        workerInbox.failed(portId, high, low);
    }

    @Override
    public void tableFull(int portId, long high, long low) {
        workerInbox.tableFull(portId, high, low);
    }

    @Override
    public void changed(int portId, long high, long low, long mac, NeighborState state) {
        control.neighbor(portId, high, low, mac, state);
    }

    @Override
    public void moved(int portId, long high, long low, long oldMac, long newMac) {
        control.neighborMoved(portId, high, low, oldMac, newMac);
    }

    @Override
    public void claimed(int portId, long high, long low, long claimedMac) {
        control.neighborClaim(portId, high, low, claimedMac);
    }

    @Override
    public void spoofed(int portId, long high, long low, long mac) {
        control.spoof(portId, high, low, mac);
    }
}
