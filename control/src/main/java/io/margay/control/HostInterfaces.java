package io.margay.control;

import io.margay.rawsock.LinkListener;
import io.margay.rawsock.LinkMonitor;
import io.margay.rawsock.RawSocketException;
import java.util.SortedSet;
import java.util.TreeSet;

/** A look at this namespace's network interfaces before anything is opened. */
final class HostInterfaces {
    private static final int POLL_LIMIT = 256;
    private static final int POLLS = 10_000;

    private HostInterfaces() {}

    /** The uplink must be there: without it nothing would work, and a misspelt name would be waited for in vain. */
    static void requireUplink(String name) throws StartUpException {
        SortedSet<String> names = names();
        if (!names.contains(name)) {
            names.remove("lo");
            throw new StartUpException("uplink " + name + " does not exist; interfaces here: "
                    + (names.isEmpty() ? "none but lo" : String.join(", ", names)) + " (node.uplink)");
        }
    }

    private static SortedSet<String> names() throws StartUpException {
        SortedSet<String> names = new TreeSet<>();
        LinkListener listener = new LinkListener() {
            @Override
            public void onLink(int interfaceIndex, String name, boolean up, int mtu, long mac) {
                names.add(name);
            }

            @Override
            public void onLinkRemoved(int interfaceIndex, String name) {
                names.remove(name);
            }
        };
        try (LinkMonitor monitor = LinkMonitor.open()) {
            // The kernel answers a dump request within the call, so this ends after a few rounds.
            for (int i = 0; i < POLLS && !monitor.isComplete(); i++) {
                monitor.poll(listener, POLL_LIMIT);
            }
        } catch (RawSocketException e) {
            throw new StartUpException(e.getMessage(), e);
        }
        return names;
    }
}
