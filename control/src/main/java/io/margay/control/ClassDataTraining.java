package io.margay.control;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.cli.CommandLines;
import io.margay.control.host.HostKernelException;
import io.margay.control.host.IpHostKernel;
import io.margay.dataplane.Dataplane;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Run once by the build to make the class-data archive that the launcher uses: walks through what a start of the router loads, as far as
 * that needs no privilege, so that a start finds its classes parsed and linked.
 */
final class ClassDataTraining {
    private static final int LOOPBACK = 0x7F00_0001;
    private static final int PRIVATE_AS = 64512;

    private ClassDataTraining() {}

    /** @param args the configuration file to check */
    public static void main(String[] args) throws Exception {
        Logging.configure();
        PrintWriter out = new PrintWriter(OutputStream.nullOutputStream());
        CommandLines.execute(new String[] {"check", args[0]}, out, out, new RouterProcess());
        Path directory = Files.createTempDirectory("margay-training");
        try {
            Dataplane.rehearse(directory);
            askTheKernel(directory);
        } finally {
            Files.delete(directory);
        }
        speakToNobody();
    }

    /** Sets the routes of loopback to the none that there are of ours, which asks and changes nothing. */
    private static void askTheKernel(Path directory) {
        try {
            new IpHostKernel(directory).setRoutes("lo", List.of());
        } catch (HostKernelException e) {
            System.err.println("the archive is without the classes that run ip: " + e.getMessage());
        }
    }

    /** One that listens on loopback at a free port, dials a peer that is not there, and stops. */
    private static void speakToNobody() throws Exception {
        PeerSettings nobody = new PeerSettings("nobody", LOOPBACK + 1, 1, PRIVATE_AS, false, 90, 1);
        BgpSettings settings = new BgpSettings(PRIVATE_AS, LOOPBACK, LOOPBACK, 0, List.of(nobody));
        BgpRoutes routes = new BgpRoutes() {
            @Override
            public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {}

            @Override
            public void onLost(Prefix prefix) {}
        };
        try (Selector selector = Selector.open()) {
            BgpSpeaker speaker =
                    new BgpSpeaker(settings, routes, selector, new SplittableRandom(1), System::currentTimeMillis);
            speaker.start(System.nanoTime());
            long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            while (System.nanoTime() - endNs < 0) {
                selector.select(key -> ((Runnable) key.attachment()).run(), 20);
                speaker.doWork(System.nanoTime());
            }
            speaker.close(System.nanoTime());
        }
    }
}
