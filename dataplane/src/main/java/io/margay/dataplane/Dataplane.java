package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.rawsock.Poller;
import io.margay.rawsock.RawSocketException;
import io.margay.rawsock.Transmitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * The dataplane role: makes the files that are its own, ties conductor and worker together and gives them threads. The only class
 * that control calls; all further talk goes over the link.
 */
public final class Dataplane implements AutoCloseable {
    private static final int COUNTER_CAPACITY = 16 * 1024;
    private static final int CONTROL_COUNTER_CAPACITY = 4 * 1024;
    private static final int NEIGHBOR_CAPACITY = 4096;
    private static final int PORT_CAPACITY = 1024;

    private static final int WARM_UP_FRAMES = 10_000;
    private static final int REHEARSAL_FRAMES = 64;

    private static final long MAX_SPINS = 100;
    private static final long MAX_YIELDS = 20;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long BACKOFF_PATIENCE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long CONDUCTOR_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Held for as long as the role lives, in the order in which they were opened. */
    private final AutoCloseable[] resources;

    /** The worker's first: a conductor closes what its worker has let go of. */
    private final AgentRunner[] runners;

    private Dataplane(AutoCloseable[] resources, AgentRunner[] runners) {
        this.resources = resources;
        this.runners = runners;
    }

    /**
     * Opens everything but the ports, which come over the link, and starts the threads.
     *
     * @param errorHandler hears of bugs: an agent that threw goes on with its next cycle
     * @throws IOException with one line for the operator: no room for the files, no privilege for the sockets, no such CPU
     */
    public static Dataplane launch(DataplaneSettings settings, ErrorHandler errorHandler) throws IOException {
        LinkFile linkFile = null;
        CountersFile countersFile = null;
        NeighborTable neighbors = null;
        Poller poller = null;
        PortFactory factory = null;
        Transmitter transmitter = null;
        settings.scheduling().check();
        try {
            linkFile = LinkFile.open(settings.runtimeDirectory());
            countersFile = CountersFile.create(settings.runtimeDirectory(), COUNTER_CAPACITY, CONTROL_COUNTER_CAPACITY);
            neighbors = NeighborTable.create(settings.runtimeDirectory(), NEIGHBOR_CAPACITY);
            WarmUp.run(settings.runtimeDirectory(), WARM_UP_FRAMES);
            poller = Poller.open(PORT_CAPACITY);
            factory = AfPacketPorts.open();
            TransmitAccounting accounting = new TransmitAccounting();
            transmitter = factory.openTransmitter(accounting);
            NanoClock clock = SystemNanoClock.INSTANCE;
            CountersManager counters = countersFile.dataplaneManager();
            WorkerInbox workerInbox = new WorkerInbox();
            NeighborInbox neighborInbox = new NeighborInbox();
            BfdInbox bfdInbox = new BfdInbox();
            Worker worker = new Worker(
                    clock,
                    workerInbox,
                    neighborInbox,
                    bfdInbox,
                    neighbors,
                    transmitter,
                    accounting,
                    counters.newCounter("held-frames"),
                    poller);
            Conductor conductor = new Conductor(
                    settings.runtimeDirectory(),
                    clock,
                    new LinkServer(linkFile),
                    factory,
                    counters,
                    neighbors,
                    neighborInbox,
                    bfdInbox,
                    workerInbox,
                    worker);
            AgentRunner[] runners =
                    runners(settings, worker, conductor, poller, errorHandler, counters.newCounter("agent-errors"));
            AgentRunner.startOnThread(
                    runners[0],
                    run -> new Thread(() -> {
                        settings.scheduling().apply();
                        run.run();
                    }));
            for (int i = 1; i < runners.length; i++) {
                AgentRunner.startOnThread(runners[i]);
            }
            return new Dataplane(
                    new AutoCloseable[] {linkFile, countersFile, neighbors, poller, factory, transmitter}, runners);
        } catch (RawSocketException e) {
            CloseHelper.closeAll(transmitter, factory, poller, neighbors, countersFile, linkFile);
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            CloseHelper.closeAll(transmitter, factory, poller, neighbors, countersFile, linkFile);
            throw e;
        }
    }

    /**
     * Walks frames through a worker in memory and nothing else: loads, without any privilege, what {@link #launch} will need.
     *
     * @param directory for files that are gone when this returns
     */
    public static void rehearse(Path directory) throws IOException {
        WarmUp.run(directory, REHEARSAL_FRAMES);
    }

    private static AgentRunner[] runners(
            DataplaneSettings settings,
            Worker worker,
            Conductor conductor,
            Poller poller,
            ErrorHandler errorHandler,
            AtomicCounter errors) {
        IdleStrategy idle = idle(settings.idle(), poller, worker);
        if (!settings.dedicatedConductor()) {
            Agent both = new CompositeAgent(worker, conductor);
            return new AgentRunner[] {new AgentRunner(idle, errorHandler, errors, both)};
        }
        IdleStrategy conductorIdle = new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NS, CONDUCTOR_MAX_PARK_NS);
        return new AgentRunner[] {
            new AgentRunner(idle, errorHandler, errors, worker),
            new AgentRunner(conductorIdle, errorHandler, errors, conductor)
        };
    }

    private static IdleStrategy idle(IdleMode mode, Poller poller, Worker worker) {
        return switch (mode) {
            case SPIN -> new PatientIdleStrategy(poller, worker, Long.MAX_VALUE, mode.label());
            case BACKOFF -> new PatientIdleStrategy(poller, worker, BACKOFF_PATIENCE_NS, mode.label());
            case BLOCK -> new PatientIdleStrategy(poller, worker, 0, mode.label());
        };
    }

    /** Stops the threads, then closes every port and file. The kernel's own forwarding is free again from here on. */
    @Override
    public void close() {
        CloseHelper.closeAll(runners);
        for (int i = resources.length - 1; i >= 0; i--) {
            CloseHelper.close(resources[i]);
        }
    }
}
