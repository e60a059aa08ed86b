package io.margay.control.bgp.rib;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decision between the paths to one prefix (RFC 4271 9.1.2.2): step by step, those that are beaten drop out, and keep the step as the
 * reason. Because MED does not compare all paths, comparing them two by two would make the outcome depend on their order.
 */
public final class BestPath {
    private static final LossReason[] STEPS = LossReason.values();

    private BestPath() {}

    /** For each path, why it lost; null for the best. All lose when none is a candidate. */
    public static LossReason[] losses(List<Path> paths) {
        LossReason[] losses = new LossReason[paths.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = exclusion(paths.get(i));
        }
        for (LossReason step : STEPS) {
            if (standing(losses) <= 1) {
                return losses;
            }
            drop(step, paths, losses);
        }
        keepFirst(losses);
        return losses;
    }

    private static LossReason exclusion(Path path) {
        if (path.isRefused()) {
            return LossReason.REFUSED;
        }
        return path.isCandidate() ? null : LossReason.NEXT_HOP_UNREACHABLE;
    }

    /**
     * The best, and behind it the paths that are as good but for the tie break, each by another next hop; empty of none.
     *
     * @param limit of how many in all
     */
    static List<Path> ways(List<Path> paths, int limit) {
        if (paths.size() == 1) {
            return paths.get(0).isCandidate() ? paths : List.of();
        }
        LossReason[] losses = losses(paths);
        Map<PathNextHop, Path> byNextHop = new LinkedHashMap<>();
        for (int i = 0; i < losses.length; i++) {
            if (losses[i] == null) {
                byNextHop.put(paths.get(i).nextHop(), paths.get(i));
            }
        }
        for (int i = 0; i < losses.length && byNextHop.size() < limit; i++) {
            if (losses[i] != null && losses[i].isMereTieBreak()) {
                byNextHop.putIfAbsent(paths.get(i).nextHop(), paths.get(i));
            }
        }
        return List.copyOf(byNextHop.values());
    }

    /** The beaten are marked after all were looked at: who drops out at a step still beats others at that step. */
    private static void drop(LossReason step, List<Path> paths, LossReason[] losses) {
        boolean[] isBeaten = new boolean[losses.length];
        for (int i = 0; i < losses.length; i++) {
            for (int j = 0; j < losses.length && losses[i] == null && !isBeaten[i]; j++) {
                isBeaten[i] = losses[j] == null && step.beats(paths.get(j), paths.get(i));
            }
        }
        for (int i = 0; i < losses.length; i++) {
            losses[i] = isBeaten[i] ? step : losses[i];
        }
    }

    /** Two sessions with one address and identifier: the elder peer of ours wins. */
    private static void keepFirst(LossReason[] losses) {
        boolean isFirst = true;
        for (int i = 0; i < losses.length; i++) {
            if (losses[i] == null && !isFirst) {
                losses[i] = LossReason.ADDRESS_HIGHER;
            }
            isFirst &= losses[i] != null;
        }
    }

    private static int standing(LossReason[] losses) {
        int standing = 0;
        for (LossReason loss : losses) {
            standing += loss == null ? 1 : 0;
        }
        return standing;
    }
}
