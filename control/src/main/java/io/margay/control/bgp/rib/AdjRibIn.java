package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4Prefix;
import java.util.HashMap;
import java.util.Map;

/** One peer's routes as received, and its voice in the {@link LocRib}. Lives as long as the session. */
public final class AdjRibIn {
    private final RouteSource source;
    private final LocRib locRib;
    private final AttributePool pool;
    private final ImportRule rule;
    private final Map<Ipv4Prefix, Route> routes = new HashMap<>();
    private int accepted;

    /** @param refusal null when the path takes part in the decision */
    private record Route(PathAttributes attributes, String refusal) {}

    public AdjRibIn(RouteSource source, LocRib locRib, AttributePool pool, ImportRule rule) {
        this.source = source;
        this.locRib = locRib;
        this.pool = pool;
        this.rule = rule;
    }

    public void announce(Ipv4Prefix prefix, PathAttributes attributes, long nowMs) {
        PathAttributes interned = pool.take(attributes);
        String refusal = rule.refuse(prefix, interned);
        forget(routes.put(prefix, new Route(interned, refusal)));
        if (refusal == null) {
            accepted++;
            locRib.put(prefix, new Path(source, interned, nowMs));
        } else {
            locRib.remove(prefix, source);
        }
    }

    public void withdraw(Ipv4Prefix prefix) {
        Route old = routes.remove(prefix);
        if (old != null) {
            forget(old);
            locRib.remove(prefix, source);
        }
    }

    /** The session is over. */
    public void clear() {
        routes.forEach((prefix, route) -> {
            forget(route);
            locRib.remove(prefix, source);
        });
        routes.clear();
    }

    public int received() {
        return routes.size();
    }

    public int accepted() {
        return accepted;
    }

    private void forget(Route old) {
        if (old != null) {
            pool.giveBack(old.attributes());
            accepted -= old.refusal() == null ? 1 : 0;
        }
    }
}
