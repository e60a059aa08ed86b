package io.margay.fib;

import java.util.Arrays;

/**
 * Which member of a group has which bucket of flows. When members come and go, as few flows as can be change their way, for a flow that does meets
 * another path's delay or a firewall that does not know it.
 *
 * <ul>
 *   <li>Of a new table each member's share is that of its weight to within one bucket.
 *   <li>The buckets of a member that goes are dealt out to whoever is furthest below its share; no other bucket moves.
 *   <li>A member that comes takes buckets from those furthest above theirs, up to its own share; none goes from one old member to another.
 *   <li>Only when a member that stays has another weight do old members give to each other, until all are within one bucket again.
 * </ul>
 *
 * With equal weights all tables are within one bucket, however they came about. With unequal ones a table may after some changes be further off,
 * because none moves buckets for that alone: as with Linux' resilient groups, that a flow keeps its way goes before the balance.
 */
final class ResilientBuckets {
    static final int COUNT = 256;

    /** No member: of a table before it is first filled. */
    static final int NONE = 0;

    private final int[] ids;
    private final int[] weights;
    private final boolean[] mayTake;
    private final int[] counts;
    private final int[] table;
    private long totalWeight;

    private ResilientBuckets(int[] table, int[] ids, int[] weights) {
        this.table = table;
        this.ids = ids;
        this.weights = weights;
        this.mayTake = new boolean[ids.length];
        this.counts = new int[ids.length];
        for (int weight : weights) {
            totalWeight += weight;
        }
    }

    /** The table of a new group: of each bucket the id of a member. */
    static int[] of(int[] ids, int[] weights) {
        return after(new int[COUNT], new int[0], new int[0], ids, weights);
    }

    /**
     * The table after a change of members.
     *
     * @param before the table until now, which stays as it is
     * @param oldIds members until now, with their weights
     * @param ids different ones, at least one
     */
    static int[] after(int[] before, int[] oldIds, int[] oldWeights, int[] ids, int[] weights) {
        ResilientBuckets buckets = new ResilientBuckets(before.clone(), ids, weights);
        buckets.tell(oldIds, oldWeights);
        buckets.dealFreed();
        buckets.level();
        return buckets.table;
    }

    /** Who may take from others: those who are new, or everybody if weights changed among those who stay. */
    private void tell(int[] oldIds, int[] oldWeights) {
        boolean reweighted = false;
        for (int member = 0; member < ids.length; member++) {
            int old = indexOf(oldIds, ids[member]);
            mayTake[member] = old < 0;
            reweighted |= old >= 0 && oldWeights[old] != weights[member];
        }
        if (reweighted) {
            Arrays.fill(mayTake, true);
        }
    }

    private void dealFreed() {
        for (int bucket = 0; bucket < COUNT; bucket++) {
            int member = indexOf(ids, table[bucket]);
            if (member >= 0) {
                counts[member]++;
            } else {
                table[bucket] = NONE;
            }
        }
        for (int bucket = 0; bucket < COUNT; bucket++) {
            if (table[bucket] == NONE) {
                give(bucket, poorest(false));
            }
        }
    }

    /** One bucket at a time from the richest, while the two are nearer to their shares afterwards. */
    private void level() {
        while (true) {
            int taker = poorest(true);
            int giver = richest();
            if (taker < 0 || shortfall(taker) - shortfall(giver) <= totalWeight) {
                return;
            }
            int bucket = indexOf(table, ids[giver]);
            counts[giver]--;
            give(bucket, taker);
        }
    }

    private void give(int bucket, int member) {
        table[bucket] = ids[member];
        counts[member]++;
    }

    /** What a member lacks of its share, in buckets times the sum of the weights. */
    private long shortfall(int member) {
        return (long) COUNT * weights[member] - counts[member] * totalWeight;
    }

    private int poorest(boolean onlyTakers) {
        int found = -1;
        for (int member = 0; member < ids.length; member++) {
            boolean counts = !onlyTakers || mayTake[member];
            if (counts && (found < 0 || shortfall(member) > shortfall(found))) {
                found = member;
            }
        }
        return found;
    }

    private int richest() {
        int found = 0;
        for (int member = 1; member < ids.length; member++) {
            if (shortfall(member) < shortfall(found)) {
                found = member;
            }
        }
        return found;
    }

    private static int indexOf(int[] values, int value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }
}
