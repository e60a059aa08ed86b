package io.margay.dataplane;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.neighbor.Neighbors;
import io.margay.dataplane.node.Pools;
import io.margay.dataplane.node.PortAddresses;
import io.margay.dataplane.node.RouterPort;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.Port;
import io.margay.rawsock.RawSocketException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.status.CountersManager;

/**
 * The life of the ports: opened and guarded when their interface appears, down and up with it, closed when it goes or control says so,
 * tried again when they could not be opened. The conductor's thread; a worker gets ports, and lets them go, by commands.
 */
final class ManagedPorts implements LinkListener {
    private static final int LINK_LIMIT = 64;
    private static final long LINK_POLL_NS = 10_000_000;
    private static final long RETRY_NS = 1_000_000_000;
    private static final int QUEUE_CAPACITY = 4096;

    private final LinkServer control;
    private final PortFactory factory;
    private final CountersManager countersManager;
    private final Neighbors neighbors;
    private final WorkerInbox workerInbox;
    private final Worker worker;
    private final Links links = new Links();
    private final List<ManagedPort> ports = new ArrayList<>();
    private final List<Prefix> pools = new ArrayList<>();
    private List<IpAddress> bfdAddresses = List.of();

    /** What the worker let go of, to be closed here. */
    private final OneToOneConcurrentArrayQueue<Runnable> released = new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);

    private long nowNs;
    private long linkPollDueNs;
    private long retryDueNs;

    ManagedPorts(
            LinkServer control,
            PortFactory factory,
            CountersManager countersManager,
            Neighbors neighbors,
            WorkerInbox workerInbox,
            Worker worker,
            long nowNs) {
        this.control = control;
        this.factory = factory;
        this.countersManager = countersManager;
        this.neighbors = neighbors;
        this.workerInbox = workerInbox;
        this.worker = worker;
        this.nowNs = nowNs;
        this.linkPollDueNs = nowNs;
        this.retryDueNs = nowNs;
    }

    int doWork(long cycleNs) {
        nowNs = cycleNs;
        int work = runReleased();
        if (nowNs - linkPollDueNs >= 0) {
            linkPollDueNs = nowNs + LINK_POLL_NS;
            work += factory.pollLinks(this, LINK_LIMIT);
        }
        if (nowNs - retryDueNs >= 0) {
            retryDueNs = nowNs + RETRY_NS;
            retryFailedPorts();
        }
        return work;
    }

    private int runReleased() {
        int work = 0;
        Runnable release;
        while ((release = released.poll()) != null) {
            release.run();
            work++;
        }
        return work;
    }

    /** From the worker's thread: the conductor's runs it in its next cycle. */
    void release(Runnable close) {
        released.offer(close);
    }

    /** After the worker has stopped. */
    void close() {
        runReleased();
        for (ManagedPort port : ports) {
            if (port.port != null) {
                closePort(port.port, port.guard);
            }
        }
    }

    void report() {
        for (ManagedPort port : ports) {
            report(port);
        }
    }

    void add(int portId, PortKind kind, String interfaceName) {
        if (find(portId) != null) {
            control.error(portId, "port " + portId + " exists already, as " + find(portId).name);
            return;
        }
        PortCounters counters = PortCounters.allocate(countersManager, portId, interfaceName);
        if (counters == null) {
            control.error(portId, "port " + interfaceName + ": the counters file is full");
            return;
        }
        ManagedPort port = new ManagedPort(portId, kind, interfaceName, counters);
        ports.add(port);
        Links.Link link = links.named(interfaceName);
        if (link != null) {
            attach(port, link);
        }
        report(port);
    }

    void remove(int portId) {
        ManagedPort port = find(portId);
        if (port == null) {
            return;
        }
        ports.remove(port);
        neighbors.onPortDown(portId, true, nowNs);
        if (port.port == null) {
            port.counters.free(countersManager);
        } else {
            detach(port, () -> port.counters.free(countersManager));
        }
    }

    void guardPool(Prefix pool) {
        if (!pools.contains(pool)) {
            pools.add(pool);
            applyPools();
        }
    }

    void unguardPool(Prefix pool) {
        if (pools.remove(pool)) {
            applyPools();
        }
    }

    /** BFD to these addresses is ours on the uplinks, and no longer the kernel's. */
    void guardBfd(List<IpAddress> addresses) {
        if (!bfdAddresses.equals(addresses)) {
            bfdAddresses = addresses;
            PortAddresses all = PortAddresses.NONE;
            for (IpAddress address : addresses) {
                all = all.with(address);
            }
            PortAddresses told = all;
            workerInbox.change(() -> worker.graph().settings().onBfdAddresses(told));
            guardUplinks();
        }
    }

    @Override
    public void onLink(int interfaceIndex, String name, boolean up, int mtuBytes, long mac) {
        Links.Link link = new Links.Link(interfaceIndex, name, up, mtuBytes, mac);
        links.put(link);
        for (ManagedPort port : ports) {
            if (port.name.equals(name)) {
                attach(port, link);
                report(port);
            } else if (port.interfaceIndex == interfaceIndex && port.port != null) {
                onInterfaceGone(port); // renamed: the name is what was configured
            }
        }
    }

    @Override
    public void onLinkRemoved(int interfaceIndex, String name) {
        links.remove(interfaceIndex);
        for (ManagedPort port : ports) {
            if (port.interfaceIndex == interfaceIndex) {
                onInterfaceGone(port);
            }
        }
    }

    /** Brings the port in line with its interface: opened if it is new, and up or down as the interface is. */
    private void attach(ManagedPort port, Links.Link link) {
        if (port.port != null && port.interfaceIndex != link.interfaceIndex()) {
            onInterfaceGone(port);
        }
        if (port.port == null && !open(port, link)) {
            return;
        }
        boolean isNewMac = port.mac != link.mac();
        port.interfaceIndex = link.interfaceIndex();
        port.mac = link.mac();
        port.mtuBytes = link.mtuBytes();
        port.state = link.up() ? PortState.UP : PortState.DOWN;
        RouterPort routerPort = port.routerPort;
        if (link.up()) {
            workerInbox.change(() -> routerPort.onUp(link.interfaceIndex(), link.mac(), link.mtuBytes()));
        } else {
            workerInbox.change(routerPort::onDown);
        }
        if (!link.up() || isNewMac) {
            neighbors.onPortDown(port.portId, false, nowNs);
        }
    }

    private boolean open(ManagedPort port, Links.Link link) {
        PortFactory.Guard guard = null;
        try {
            guard = guard(port, link.interfaceIndex());
            Port opened = factory.open(link.interfaceIndex(), port.name);
            port.port = opened;
            port.guard = guard;
            workerInbox.change(() -> worker.onAddPort(port.routerPort, opened));
            return true;
        } catch (RawSocketException e) {
            if (guard != null) {
                guard.close();
            }
            if (port.state != PortState.FAILED) {
                control.error(port.portId, "port " + port.name + ": " + e.getMessage());
            }
            port.state = PortState.FAILED;
            return false;
        }
    }

    private PortFactory.Guard guard(ManagedPort port, int interfaceIndex) {
        return port.kind == PortKind.UPLINK
                ? factory.guardDestinations(interfaceIndex, port.name, pools, bfdAddresses)
                : factory.guardAll(interfaceIndex, port.name);
    }

    private void onInterfaceGone(ManagedPort port) {
        if (port.port != null) {
            detach(port, null);
        }
        neighbors.onPortDown(port.portId, false, nowNs);
        port.state = PortState.MISSING;
        port.interfaceIndex = 0;
        port.mac = 0;
        port.mtuBytes = 0;
        report(port);
    }

    /** The worker lets go first; then the conductor closes, and runs what is to follow. */
    private void detach(ManagedPort port, Runnable afterwards) {
        Port open = port.port;
        PortFactory.Guard guard = port.guard;
        port.port = null;
        port.guard = null;
        workerInbox.change(() -> {
            worker.onRemovePort(port.routerPort);
            release(() -> {
                closePort(open, guard);
                if (afterwards != null) {
                    afterwards.run();
                }
            });
        });
    }

    private void retryFailedPorts() {
        for (ManagedPort port : ports) {
            Links.Link link = port.state == PortState.FAILED ? links.named(port.name) : null;
            if (link != null) {
                attach(port, link);
                if (port.state != PortState.FAILED) {
                    report(port);
                }
            }
        }
    }

    /** Tells the worker which destinations are ours, and the kernel. */
    private void applyPools() {
        Pools told = Pools.of(pools.toArray(new Prefix[0]));
        workerInbox.change(() -> worker.graph().settings().onPools(told));
        guardUplinks();
    }

    /** By a new guard on each uplink before the old one goes. */
    private void guardUplinks() {
        for (ManagedPort port : ports) {
            if (port.kind == PortKind.UPLINK && port.port != null) {
                try {
                    PortFactory.Guard old = port.guard;
                    port.guard = guard(port, port.interfaceIndex);
                    old.close();
                } catch (RawSocketException e) {
                    control.error(port.portId, "port " + port.name + ": " + e.getMessage());
                }
            }
        }
    }

    private void report(ManagedPort port) {
        control.portState(port.portId, port.state, port.interfaceIndex, port.mac, port.mtuBytes);
    }

    /** Null if there is none. */
    ManagedPort find(int portId) {
        for (ManagedPort port : ports) {
            if (port.portId == portId) {
                return port;
            }
        }
        return null;
    }

    private static void closePort(Port port, PortFactory.Guard guard) {
        port.close();
        guard.close();
    }
}
