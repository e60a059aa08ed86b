package io.margay.control;

import io.margay.control.cli.RouterLauncher;
import io.margay.control.config.RouterConfig;
import io.margay.control.query.ControlSocket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router as a process: from start to a signal to a clean end.
 *
 * <p>{@code margay stop} asks over the control socket. SIGTERM, SIGINT and SIGHUP make the JVM run its shutdown hook, which asks the main thread to close the router and waits for that. It then
 * halts with 0 and not with the signal's number: a stop that was asked for and went well is no failure.
 */
final class RouterProcess implements RouterLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(RouterProcess.class);
    private static final long CLOSE_PATIENCE_MS = 10_000;

    private static final int BAD_START = 2;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Until a stop has gone well. */
    private volatile int exitCode = BAD_START;

    private volatile boolean isForUpgrade;

    @Override
    public int run(RouterConfig config, Path configFile, Path runtimeDirectory) throws LaunchException {
        long beginMs = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> start.toEpochMilli())
                .orElse(System.currentTimeMillis());
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "margay-stop"));
        try {
            Router router = Router.start(config, configFile, runtimeDirectory, this::onStopAsked);
            LOG.info(
                    "node {}: {} endpoints, {} blocks, {} routes, {} bgp peers",
                    config.node().name(),
                    config.endpoints().size(),
                    config.blocks().size(),
                    config.routes().size(),
                    config.bgp().map(bgp -> bgp.sessions(config.node()).size()).orElse(0));
            LOG.info(
                    "running in {}, process {}, {} ms after its start",
                    runtimeDirectory,
                    ProcessHandle.current().pid(),
                    System.currentTimeMillis() - beginMs);
            ControlSocket.warmUp();
            stop.await();
            LOG.info(isForUpgrade ? "stopping for an upgrade" : "stopping");
            router.close(isForUpgrade);
            exitCode = 0;
            return 0;
        } catch (StartUpException e) {
            throw new LaunchException(e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the main thread is nobody's to interrupt", e);
        } finally {
            closed.countDown();
        }
    }

    private void onStopAsked(boolean forUpgrade) {
        isForUpgrade = forUpgrade;
        stop.countDown();
    }

    private void onShutdown() {
        stop.countDown();
        try {
            if (!closed.await(CLOSE_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                LOG.error("not closed in time");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
