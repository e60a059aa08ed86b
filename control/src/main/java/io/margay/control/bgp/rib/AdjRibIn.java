package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One peer's routes as received, and its voice in the {@link LocRib}. Lives as long as the peer: routes may outlast a session while the peer
 * restarts (RFC 4724, 9494).
 */
public final class AdjRibIn {
    private final LocRib locRib;
    private final AttributePool pool;
    private final Map<Family, Table> tables = new EnumMap<>(Family.class);
    private List<Nlri> toJudge = new ArrayList<>();
    private ImportRules rules;
    private RouteSource source;

    private static final class Table {
        final Map<Nlri, Path> paths = new HashMap<>();
        /** How many paths import refused, by the reason. */
        final Map<String, Integer> refusals = new HashMap<>();

        int accepted;
        int stale;
        /** What is stale now is the last resort (RFC 9494). */
        boolean isLongLived;
    }

    public AdjRibIn(LocRib locRib, AttributePool pool, ImportRules rules) {
        this.locRib = locRib;
        this.pool = pool;
        this.rules = rules;
        for (Family family : Family.values()) {
            tables.put(family, new Table());
        }
    }

    /**
     * Other rules: what was received is to be judged again by {@link #judge}, and what comes out as before is not touched. A path keeps the
     * time at which it came, and whether it is stale.
     */
    public void rules(ImportRules changed) {
        rules = changed;
        toJudge = new ArrayList<>();
        tables.values().forEach(table -> toJudge.addAll(table.paths.keySet()));
    }

    /** At most so many of those that are to be judged again. */
    public void judge(int limit) {
        int rest = Math.max(0, toJudge.size() - limit);
        List<Nlri> routes = toJudge.subList(rest, toJudge.size());
        for (Nlri route : routes) {
            Table table = tables.get(route.family());
            Path path = table.paths.get(route);
            if (path != null) {
                judge(table, route, path);
            }
        }
        routes.clear();
    }

    /** Are there routes to {@link #judge}? */
    public boolean isJudging() {
        return !toJudge.isEmpty();
    }

    /** What another policy would say of what was received; nothing is changed by it. */
    public Verdict tried(Nlri route, Policy other) {
        Path path = tables.get(route.family()).paths.get(route);
        return rules.with(other).evaluate(route.prefix(), path.received(), path.source());
    }

    private void judge(Table table, Nlri route, Path old) {
        Verdict verdict = rules.evaluate(route.prefix(), old.received(), old.source());
        if (old.isStale() && table.isLongLived && verdict instanceof Verdict.Accept accept) {
            verdict = new Verdict.Accept(longLived(accept.attributes()));
        }
        boolean isAsBefore = verdict instanceof Verdict.Accept accept
                ? !old.isRefused() && accept.attributes().equals(old.attributes())
                : verdict instanceof Verdict.Refuse refuse && refuse.reason().equals(old.refusal());
        if (!isAsBefore) {
            Path judged = path(old.source(), route, old.sharedReceived(), verdict, old, old.receivedMs());
            put(table, route, judged);
            judged.stale(old.isStale());
            table.stale += old.isStale() ? 1 : 0;
        }
    }

    /** A session begins; what is announced from here on is its. */
    public void begin(RouteSource sessionSource) {
        source = sessionSource;
    }

    /** Routes of one family. One that says again what is known changes nothing, its time included. */
    public void announce(List<Nlri> routes, PathAttributes attributes, long nowMs) {
        SharedAttributes shared = pool.find(attributes);
        for (Nlri route : routes) {
            Table table = tables.get(route.family());
            Path old = table.paths.get(route);
            if (old == null || old.sharedReceived() != shared || !old.source().equals(source) || isMarked(old)) {
                put(table, route, evaluated(route, shared, old, nowMs));
            } else if (old.isStale()) {
                old.stale(false);
                table.stale--;
            }
        }
    }

    /** By {@link #beginLongLived}; then it is no longer what import made of it. */
    private static boolean isMarked(Path path) {
        return path.isStale() && path.shared().isLongLivedStale && !path.sharedReceived().isLongLivedStale;
    }

    public void withdraw(Nlri route) {
        Table table = tables.get(route.family());
        Path old = table.paths.remove(route);
        if (old != null) {
            forget(table, old);
            locRib.remove(route.prefix(), old);
        }
    }

    /** The peer restarts, or tells all again. Of what was stale already nothing is left (RFC 4724 4.2). */
    public void markStale(Family family) {
        removeStale(family);
        Table table = tables.get(family);
        table.paths.values().forEach(path -> path.stale(true));
        table.stale = table.paths.size();
    }

    /** The peer has told all again, or has had its time. */
    public void removeStale(Family family) {
        Table table = tables.get(family);
        table.isLongLived = false;
        if (table.stale > 0) {
            List<Nlri> stale = table.paths.entrySet().stream()
                    .filter(entry -> entry.getValue().isStale())
                    .map(Map.Entry::getKey)
                    .toList();
            stale.forEach(this::withdraw);
        }
    }

    /** The stale routes stay for long, but as the last resort; those that say no are removed (RFC 9494 4.2). */
    public void beginLongLived(Family family) {
        Table table = tables.get(family);
        table.isLongLived = true;
        Map.copyOf(table.paths).forEach((route, path) -> {
            if (path.isStale() && path.received().communities().has(Communities.NO_LLGR)) {
                withdraw(route);
            } else if (path.isStale() && !path.isRefused()) {
                Path marked = path(
                        path.source(),
                        route,
                        path.sharedReceived(),
                        new Verdict.Accept(longLived(path.attributes())),
                        path,
                        path.receivedMs());
                put(table, route, marked);
                marked.stale(true);
                table.stale++;
            }
        });
    }

    private static PathAttributes longLived(PathAttributes attributes) {
        return attributes
                .change()
                .communities(attributes.communities().plus(Communities.LLGR_STALE))
                .build();
    }

    public void clear(Family family) {
        List.copyOf(tables.get(family).paths.keySet()).forEach(this::withdraw);
    }

    public int received(Family family) {
        return tables.get(family).paths.size();
    }

    public int accepted(Family family) {
        return tables.get(family).accepted;
    }

    /** How many of a family import refused, by the reason. */
    public Map<String, Integer> refusals(Family family) {
        return Collections.unmodifiableMap(tables.get(family).refusals);
    }

    public int stale(Family family) {
        return tables.get(family).stale;
    }

    private Path evaluated(Nlri route, SharedAttributes shared, Path old, long nowMs) {
        return path(source, route, shared, rules.evaluate(route.prefix(), shared.value, source), old, nowMs);
    }

    private Path path(RouteSource from, Nlri route, SharedAttributes received, Verdict verdict, Path old, long nowMs) {
        SharedAttributes used = verdict instanceof Verdict.Accept accept ? pool.find(accept.attributes()) : received;
        String refusal = verdict instanceof Verdict.Refuse refuse ? refuse.reason() : null;
        int ownId = old == null ? locRib.newOwnId() : old.ownId();
        return new Path(from, route.pathId(), ownId, received, used, nowMs, refusal);
    }

    private void put(Table table, Nlri route, Path path) {
        pool.use(path.sharedReceived());
        pool.use(path.shared());
        Path old = table.paths.put(route, path);
        if (old != null) {
            forget(table, old);
        }
        count(table, path, 1);
        locRib.put(route.prefix(), path);
    }

    private static void count(Table table, Path path, int change) {
        if (path.isRefused()) {
            table.refusals.merge(path.refusal(), change, (one, other) -> one + other == 0 ? null : one + other);
        } else {
            table.accepted += change;
        }
    }

    private void forget(Table table, Path old) {
        pool.giveBack(old.sharedReceived());
        pool.giveBack(old.shared());
        count(table, old, -1);
        table.stale -= old.isStale() ? 1 : 0;
    }
}
