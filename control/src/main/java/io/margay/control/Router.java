package io.margay.control;

import io.margay.control.config.RouterConfig;
import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.KernelAddresses;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.PortIds;
import io.margay.control.endpoint.Uplink;
import io.margay.control.host.HostLink;
import io.margay.control.host.IpHostKernel;
import io.margay.control.query.ControlSocket;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.dataplane.Dataplane;
import io.margay.dataplane.DataplaneSettings;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkFile;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running router: makes the parts, ties them together, and takes them apart in the opposite order. The only place that knows them all.
 *
 * <p>Everything is made and the first plan is applied on the caller's thread; then the control thread takes over, and the caller may only
 * {@link #close}.
 */
final class Router implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final long STOP_PATIENCE_MS = 3_000;
    private static final long PAUSE_AFTER_FAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What was opened, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private volatile boolean running = true;
    /** Written before {@code running}. */
    private volatile boolean isForUpgrade;

    private Thread thread;

    private Router() {}

    /**
     * @param stops hears of a stop that is asked for over the control socket
     * @param configFile where {@code config} came from; read again at a reload
     * @throws StartUpException when it cannot run; then nothing is left behind
     */
    static Router start(RouterConfig config, Path configFile, Path runtimeDirectory, StopListener stops)
            throws StartUpException {
        Router router = new Router();
        try {
            router.open(config, configFile, runtimeDirectory, stops);
            return router;
        } catch (StartUpException e) {
            router.closeOpened();
            throw e;
        } catch (IOException e) {
            router.closeOpened();
            throw new StartUpException(RuntimeDirectory.reason(e), e);
        } catch (InternalError e) {
            // The JVM's word for SIGBUS in a mapping: the file behind it got no block.
            router.closeOpened();
            throw new StartUpException("runtime directory " + runtimeDirectory + ": no space left for its files", e);
        } catch (RuntimeException | Error e) {
            router.closeOpened();
            throw e;
        }
    }

    private void open(RouterConfig config, Path configFile, Path runtimePath, StopListener stops)
            throws IOException, StartUpException {
        HostInterfaces.requireUplink(config.node().uplink());
        Path runtime = opened(RuntimeDirectory.claim(runtimePath)).path();
        RouteTable routes = new RouteTable();
        FibSync fib = opened(FibSync.open(routes, runtime, config.fib().capacity()));
        Selector selector = opened(Selector.open());
        LinkClient link = new LinkClient(opened(LinkFile.create(runtime)));
        opened(Dataplane.launch(
                new DataplaneSettings(
                        runtime,
                        config.dataplane().idle(),
                        config.dataplane().scheduling(),
                        config.dataplane().dedicatedConductor()),
                fault -> LOG.error("dataplane", fault)));

        LinkOutbox outbox = new LinkOutbox(link);
        PortIds ids = new PortIds();
        HostLink host = opened(new HostLink(outbox, ids, new IpHostKernel(runtime)));
        Uplink uplink = new Uplink(routes, outbox, ids, KernelAddresses::read, host::onHostAddresses);
        CarriedRoutes carried = new CarriedRoutes(fib);
        BgpRole bgp = opened(new BgpRole(
                routes,
                fib,
                carried,
                selector,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE,
                new BfdWatch(outbox, name -> name.equals(uplink.interfaceName()) ? uplink.portId() : 0)));
        Endpoints endpoints = new Endpoints(routes, outbox, ids, bgp.own());
        RouterState state = new RouterState(outbox, routes, fib, endpoints, uplink, host, bgp);
        Configuration configuration = new Configuration(configFile, state);
        RouterQueries queries = new RouterQueries(configuration, endpoints, uplink, host, routes, fib, bgp, stops);
        ControlSocket socket = opened(ControlSocket.open(runtime, selector, queries));
        BgpCounters bgpCounters = opened(new BgpCounters(CountersFile.openForControl(runtime), System.nanoTime()));
        ControlAgent agent = new ControlAgent(
                selector, link, state, outbox, uplink, host, bgp, bgpCounters, fib, socket, System.nanoTime());

        carried.find(runtime.resolve(FibReader.FILE_NAME));
        configuration.change(Optional.of(config), System.currentTimeMillis());
        if (host.trouble().isPresent()) {
            throw new StartUpException("host: " + host.trouble().get());
        }
        if (bgp.trouble().isPresent()) {
            throw new StartUpException(bgp.trouble().get());
        }
        long nowMs = System.currentTimeMillis();
        carried.take(state.portIds(), System.nanoTime(), nowMs);
        fib.publish(nowMs);
        outbox.send(LinkClient::useFib);
        thread = new Thread(() -> run(agent, configuration, fib, bgp), "margay-control");
        thread.start();
    }

    /** The control thread: cycles until told to stop, then goes the road to the empty configuration, of which the FIB hears nothing. */
    private void run(ControlAgent agent, Configuration configuration, FibSync fib, BgpRole bgp) {
        while (running) {
            try {
                long nowNs = System.nanoTime();
                int work = agent.doWork(nowNs, System.currentTimeMillis());
                agent.idle(work, System.nanoTime());
            } catch (IOException | RuntimeException e) {
                LOG.error("control cycle failed, going on", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAULT_NS);
            }
        }
        try {
            fib.keep();
            if (isForUpgrade) {
                bgp.keepRoutesAtPeers();
            }
            configuration.change(Optional.empty(), System.currentTimeMillis());
            agent.doWork(System.nanoTime(), System.currentTimeMillis());
        } catch (IOException | RuntimeException e) {
            LOG.error("stopping", e);
        }
    }

    /** Stops the control thread, then the dataplane, then removes every file but the FIB, which the next start takes over. Safe to call once. */
    @Override
    public void close() {
        close(false);
    }

    /** @param forUpgrade peers that agreed to it are to keep our routes until the next start */
    void close(boolean forUpgrade) {
        isForUpgrade = forUpgrade;
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeOpened();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void closeOpened() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("closing {}: {}", resource, e.getMessage());
            }
        }
    }
}
