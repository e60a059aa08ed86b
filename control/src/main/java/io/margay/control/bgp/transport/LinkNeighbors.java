package io.margay.control.bgp.transport;

import io.margay.fib.IpAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The neighbours on the interfaces of unnumbered peers. Looked after once a second. Owned by the control thread. */
public final class LinkNeighbors implements AutoCloseable {
    private static final long INTERVAL_NS = 1_000_000_000L;

    private record Watched(LinkNeighbor neighbor, ScopedAddress own) {}

    private final Map<String, Watched> links = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private Set<String> wanted = Set.of();
    private long dueNs;

    /** On these interfaces, and no others. */
    public void interfaces(Set<String> names, long nowNs) {
        wanted = Set.copyOf(names);
        for (String name : Map.copyOf(links).keySet()) {
            if (!wanted.contains(name)) {
                links.remove(name).neighbor().close();
            }
        }
        troubles.keySet().retainAll(wanted);
        dueNs = nowNs;
    }

    /** Says and hears what is due: who advertised itself last, by interface; null when nothing is due. */
    public Map<String, IpAddress> work(long nowNs) {
        if (wanted.isEmpty() || nowNs - dueNs < 0) {
            return null;
        }
        dueNs = nowNs + INTERVAL_NS;
        Map<String, IpAddress> heard = new HashMap<>();
        for (String name : wanted) {
            follow(name, nowNs);
            Watched link = links.get(name);
            if (link != null) {
                link.neighbor().tell(nowNs);
                IpAddress neighbor = link.neighbor().heard();
                if (neighbor != null && !neighbor.equals(link.own().address())) {
                    heard.put(name, neighbor);
                }
            }
        }
        return heard;
    }

    /** An interface may come later, or go and come again under another index. */
    private void follow(String name, long nowNs) {
        ScopedAddress own = HostLinks.linkLocal(name);
        Watched link = links.get(name);
        if (link != null && !link.own().equals(own)) {
            link.neighbor().close();
            links.remove(name);
        }
        if (own == null) {
            troubles.put(name, name + " has no IPv6 link-local address");
        } else if (!links.containsKey(name)) {
            try {
                links.put(name, new Watched(LinkNeighbor.open(name, own.scope(), nowNs), own));
                troubles.remove(name);
            } catch (IOException e) {
                troubles.put(name, e.getMessage());
            }
        }
    }

    /** Why no neighbour is looked for; null while one is. */
    public String trouble(String interfaceName) {
        return troubles.get(interfaceName);
    }

    /** {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs() {
        return wanted.isEmpty() ? Long.MAX_VALUE : dueNs;
    }

    @Override
    public void close() {
        links.values().forEach(link -> link.neighbor().close());
        links.clear();
        wanted = Set.of();
    }
}
