package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One peer's routes as received, and its voice in the {@link LocRib}. Lives as long as the session. */
public final class AdjRibIn {
    private final RouteSource source;
    private final LocRib locRib;
    private final AttributePool pool;
    private final ImportRule rule;
    private final Map<Ipv4Prefix, Path> paths = new HashMap<>();
    private int accepted;

    public AdjRibIn(RouteSource source, LocRib locRib, AttributePool pool, ImportRule rule) {
        this.source = source;
        this.locRib = locRib;
        this.pool = pool;
        this.rule = rule;
    }

    /** The routes of one UPDATE. One that says again what is known changes nothing, its time included. */
    public void announce(List<Ipv4Prefix> prefixes, PathAttributes attributes, long nowMs) {
        SharedAttributes shared = pool.find(attributes);
        for (Ipv4Prefix prefix : prefixes) {
            Path old = paths.get(prefix);
            if (old == null || old.shared() != shared) {
                announce(prefix, shared, nowMs);
            }
        }
    }

    public void withdraw(Ipv4Prefix prefix) {
        Path old = paths.remove(prefix);
        if (old != null) {
            forget(old);
            locRib.remove(prefix, source);
        }
    }

    /** The session is over. */
    public void clear() {
        paths.forEach((prefix, path) -> {
            forget(path);
            locRib.remove(prefix, source);
        });
        paths.clear();
    }

    public int received() {
        return paths.size();
    }

    public int accepted() {
        return accepted;
    }

    private void announce(Ipv4Prefix prefix, SharedAttributes shared, long nowMs) {
        pool.use(shared);
        Path path = new Path(source, shared, nowMs, rule.refuse(prefix, shared.value));
        Path old = paths.put(prefix, path);
        if (old != null) {
            forget(old);
        }
        accepted += path.isRefused() ? 0 : 1;
        locRib.put(prefix, path);
    }

    private void forget(Path old) {
        pool.giveBack(old.shared());
        accepted -= old.isRefused() ? 0 : 1;
    }
}
