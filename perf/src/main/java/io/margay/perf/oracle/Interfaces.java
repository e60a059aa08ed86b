package io.margay.perf.oracle;

import io.margay.perf.oracle.scene.Side;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.LinkMonitor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tester's four interfaces, {@code krn-workload} to {@code mgy-uplink}, as they must be. */
final class Interfaces implements LinkListener {
    private static final int LINKS_PER_POLL = 256;
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(2);

    private record Link(int index, boolean up, long mac) {}

    private final Map<String, Link> links = new HashMap<>();

    static Interfaces find() {
        Interfaces interfaces = new Interfaces();
        try (LinkMonitor monitor = LinkMonitor.open()) {
            long startNs = System.nanoTime();
            while (!monitor.isComplete() && System.nanoTime() - startNs < GIVE_UP_NS) {
                monitor.poll(interfaces, LINKS_PER_POLL);
            }
        }
        return interfaces;
    }

    static String name(Router router, Side side) {
        return router.prefix() + "-" + side.name().toLowerCase(Locale.ROOT);
    }

    /** @throws OracleFailure if it is not there, or not as the scene has it */
    int index(Router router, Side side) {
        String name = name(router, side);
        Link link = links.get(name);
        if (link == null) {
            throw new OracleFailure("no interface " + name + " in this namespace; scripts/smoke/oracle.sh makes them");
        }
        if (!link.up || link.mac != side.testerMac()) {
            throw new OracleFailure(String.format(
                    "%s must be up and have the MAC %012x, and is %s with %012x",
                    name, side.testerMac(), link.up ? "up" : "down", link.mac));
        }
        return link.index;
    }

    @Override
    public void onLink(int interfaceIndex, String name, boolean up, int mtuBytes, long mac) {
        links.put(name, new Link(interfaceIndex, up, mac));
    }

    @Override
    public void onLinkRemoved(int interfaceIndex, String name) {
        links.remove(name);
    }
}
