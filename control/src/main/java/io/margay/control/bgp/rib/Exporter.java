package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Nlri;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts what a peer is to be told into its {@link AdjRibOut}. Lives as long as the session. */
public final class Exporter {
    private static final Verdict ONLY_THE_FIRST = new Verdict.Refuse("the peer takes one path a prefix: the first");

    private static final Set<Integer> NO_PATH_ID = Set.of(0);

    private final AdjRibOut adjRibOut;
    private final Set<Family> severalPaths;
    /** Of the families with several paths: which of them were put. */
    private final Map<Prefix, Set<Integer>> put = new HashMap<>();

    private ExportRules rules;

    /** @param severalPaths the families in which the peer takes all paths (RFC 7911); of others it is told one */
    public Exporter(ExportRules rules, AdjRibOut adjRibOut, Set<Family> severalPaths) {
        this.rules = rules;
        this.adjRibOut = adjRibOut;
        this.severalPaths = Set.copyOf(severalPaths);
    }

    /** Takes effect as prefixes are exported again. */
    public void rules(ExportRules changed) {
        rules = changed;
    }

    /** See {@link LocRib.Listener#onCandidates}. */
    public void export(Prefix prefix, List<Path> candidates) {
        if (severalPaths.contains(Family.of(prefix))) {
            exportAll(prefix, candidates);
        } else {
            exportFirst(prefix, candidates);
        }
    }

    /** The same rules, asked by somebody who wants to know why: of each candidate what the peer is told of it, or why not. */
    public List<ExportView> explain(Prefix prefix, List<Path> candidates) {
        return explain(prefix, candidates, rules);
    }

    /** As {@link #explain}, with another policy. */
    public List<ExportView> tried(Prefix prefix, List<Path> candidates, Policy other) {
        return explain(prefix, candidates, rules.with(other));
    }

    private List<ExportView> explain(Prefix prefix, List<Path> candidates, ExportRules asked) {
        boolean isSeveral = severalPaths.contains(Family.of(prefix));
        List<ExportView> views = new ArrayList<>();
        for (Path path : candidates) {
            Verdict verdict = isSeveral || views.isEmpty() ? asked.evaluate(prefix, path) : ONLY_THE_FIRST;
            views.add(new ExportView(path, verdict));
        }
        return views;
    }

    /** What the peer was told of a prefix, and is to be told; empty for nothing. */
    public List<Told> told(Prefix prefix) {
        Set<Integer> pathIds =
                severalPaths.contains(Family.of(prefix)) ? put.getOrDefault(prefix, Set.of()) : NO_PATH_ID;
        return pathIds.stream()
                .sorted(Integer::compareUnsigned)
                .map(pathId -> adjRibOut.get(new Nlri(prefix, pathId)))
                .filter(Told::isAnything)
                .toList();
    }

    private void exportFirst(Prefix prefix, List<Path> candidates) {
        Nlri route = Nlri.of(prefix);
        if (!candidates.isEmpty() && rules.evaluate(prefix, candidates.get(0)) instanceof Verdict.Accept accept) {
            adjRibOut.announce(route, accept.attributes());
        } else {
            adjRibOut.withdraw(route);
        }
    }

    private void exportAll(Prefix prefix, List<Path> candidates) {
        Set<Integer> gone = put.getOrDefault(prefix, Set.of());
        Set<Integer> now = new HashSet<>();
        for (Path path : candidates) {
            if (rules.evaluate(prefix, path) instanceof Verdict.Accept accept) {
                now.add(path.ownId());
                adjRibOut.announce(new Nlri(prefix, path.ownId()), accept.attributes());
            }
        }
        for (int pathId : gone) {
            if (!now.contains(pathId)) {
                adjRibOut.withdraw(new Nlri(prefix, pathId));
            }
        }
        if (now.isEmpty()) {
            put.remove(prefix);
        } else {
            put.put(prefix, now);
        }
    }
}
