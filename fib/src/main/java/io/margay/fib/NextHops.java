package io.margay.fib;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has which next-hop id: the writer's side of the table. An id is had by all routes with an equal next hop, and returns when none is left. A group
 * refers to its members as routes do.
 */
final class NextHops {
    private final NextHopTable table;
    private final Reclaimer reclaimer;
    private final Map<NextHop, Integer> ids = new HashMap<>();
    private final NextHop[] byId;

    /** Ids that are had, or rest until no reader holds them. */
    private final BitSet taken = new BitSet();

    /** Those at which a group begins that is referred to. */
    private final BitSet groups = new BitSet();

    /** Of each id the changes in the journal that tell of it. */
    private final int[] told;

    /** Ids that nobody holds but the journal, and those of them that are no groups by what they are: one that comes again has its id again. */
    private final BitSet kept = new BitSet();

    private final Map<NextHop, Integer> keptIds = new HashMap<>();

    private int takenCount;
    private int keptCount;
    private int latest;

    /** A route came from the one group to the other: others that do the same come after it. */
    private int latestFormer;

    private int latestSuccessor;

    NextHops(NextHopTable table, Reclaimer reclaimer) {
        this.table = table;
        this.reclaimer = reclaimer;
        this.byId = new NextHop[table.capacity() + 1];
        this.told = new int[table.capacity() + 1];
    }

    /** One more reference to a next hop. @return its id, or 0 when all ids are taken */
    int acquire(NextHop nextHop) {
        if (nextHop.equals(byId[latest])) { // routes come in groups
            table.addReferences(latest, 1);
            return latest;
        }
        Integer known = ids.get(nextHop);
        int id = known != null ? known : nextHop.kind() == NextHopKind.GROUP ? addGroup(nextHop) : add(nextHop);
        if (id != 0) {
            table.addReferences(id, 1);
            latest = id;
        }
        return id;
    }

    /**
     * The same for a route that had another next hop. From group to group flows change their way only where they must: equal groups may differ in which
     * flow goes by which member, so one is looked for, or made, that is kind to those of the former.
     *
     * @param former the id that the route had, 0 for none
     */
    int acquire(NextHop nextHop, int former) {
        boolean isFromGroupToGroup =
                nextHop.kind() == NextHopKind.GROUP && former != 0 && table.kind(former) == NextHopTable.GROUP;
        if (!isFromGroupToGroup) {
            return acquire(nextHop);
        }
        int id = successor(nextHop, former);
        if (id == 0) {
            return hasKept() ? 0 : acquire(nextHop); // there may be room; else better an unkind one than none
        }
        table.addReferences(id, 1);
        latestFormer = former;
        latestSuccessor = id;
        return id;
    }

    private int successor(NextHop group, int former) {
        if (group.equals(byId[former])) {
            return former;
        }
        if (former == latestFormer && group.equals(byId[latestSuccessor])) {
            return latestSuccessor;
        }
        for (int id = groups.nextSetBit(0); id >= 0; id = groups.nextSetBit(id + 1)) {
            if (group.equals(byId[id]) && table.groups().isKind(former, id)) {
                return id;
            }
        }
        return addGroup(group, former);
    }

    private int add(NextHop nextHop) {
        Integer keptId = keptIds.remove(nextHop);
        if (keptId != null) {
            kept.clear(keptId);
            keptCount--;
            know(keptId, nextHop);
            return keptId;
        }
        int id = take(1);
        if (id != 0) {
            table.write(id, nextHop);
            know(id, nextHop);
        }
        return id;
    }

    private int addGroup(NextHop group) {
        return addGroup(group, 0);
    }

    private int addGroup(NextHop group, int former) {
        int[] members = acquireMembers(group);
        if (members == null) {
            return 0;
        }
        int id = take(GroupTable.SPAN);
        if (id == 0) {
            releaseAll(members);
            return 0;
        }
        if (former == 0) {
            table.groups().create(id, members, weights(group));
        } else {
            table.groups().createAfter(former, id, members, weights(group));
        }
        table.write(id, group);
        know(id, group);
        groups.set(id);
        return id;
    }

    private void know(int id, NextHop nextHop) {
        ids.putIfAbsent(nextHop, id);
        byId[id] = nextHop;
    }

    /** The ids of a group's members, one reference more to each, or null when all ids are taken. */
    private int[] acquireMembers(NextHop group) {
        List<NextHopMember> members = group.members();
        int[] acquired = new int[members.size()];
        for (int i = 0; i < acquired.length; i++) {
            acquired[i] = acquire(members.get(i).nextHop());
            if (acquired[i] == 0) {
                releaseAll(Arrays.copyOf(acquired, i));
                return null;
            }
        }
        return acquired;
    }

    private static int[] weights(NextHop group) {
        return group.members().stream().mapToInt(NextHopMember::weight).toArray();
    }

    private void releaseAll(int[] released) {
        for (int id : released) {
            release(id);
        }
    }

    /** See {@link FibWriter#replaceGroup}. */
    PutResult replaceGroup(NextHop old, NextHop replacement) {
        if (old.kind() != NextHopKind.GROUP || replacement.kind() != NextHopKind.GROUP) {
            throw new IllegalArgumentException("not two groups: " + old + " and " + replacement);
        }
        if (!ids.containsKey(old) || old.equals(replacement)) {
            return PutResult.UNCHANGED;
        }
        // more than one when groups that were different have become equal: routes keep the id they have
        for (int id = groups.nextSetBit(0); id >= 0; id = groups.nextSetBit(id + 1)) {
            if (byId[id].equals(old)) {
                int[] members = acquireMembers(replacement);
                if (members == null) { // at the first if at all: the others find the members there
                    return PutResult.REFUSED_NEXT_HOPS_FULL;
                }
                int[] before = table.groups().memberIds(id);
                table.groups().change(id, members, weights(replacement));
                byId[id] = replacement;
                ids.putIfAbsent(replacement, id);
                releaseAll(before);
            }
        }
        ids.remove(old);
        return PutResult.REPLACED;
    }

    /** One reference less. Readers may still hold the id of the last one: it rests until they do not. */
    void release(int id) {
        if (table.addReferences(id, -1) == 0) {
            forget(id);
            reclaimer.retire(Reclaimer.NEXT_HOP, id, 1);
        }
    }

    private void forget(int id) {
        NextHop nextHop = byId[id];
        byId[id] = null;
        groups.clear(id);
        if (id == latestFormer || id == latestSuccessor) {
            latestFormer = 0;
        }
        if (ids.remove(nextHop, id)) {
            for (int other = groups.nextSetBit(0); other >= 0; other = groups.nextSetBit(other + 1)) {
                if (nextHop.equals(byId[other])) { // an equal one that came about by a replacement
                    ids.put(nextHop, other);
                    return;
                }
            }
        }
    }

    NextHopTable table() {
        return table;
    }

    NextHop byId(int id) {
        return byId[id];
    }

    /** So many free ids in a row: groups from the top, the others from the bottom, so that there stay rows. @return the first of them, or 0 */
    private int take(int count) {
        int id = count == 1 ? taken.nextClearBit(1) : byId.length - count;
        while (id > 0 && id + count <= byId.length) {
            int inTheWay = taken.previousSetBit(id + count - 1);
            if (inTheWay < id) {
                taken.set(id, id + count);
                takenCount += count;
                return id;
            }
            id = inTheWay - count;
        }
        return 0;
    }

    /** The journal tells of an id: it is not used anew. 0 is none. */
    void hold(int id) {
        told[id]++;
    }

    /** One change less that tells of an id. */
    void letGo(int id) {
        if (--told[id] == 0 && kept.get(id)) {
            int[] members = members(id);
            keptIds.remove(table.read(id), id);
            kept.clear(id);
            keptCount -= span(id);
            free(id);
            for (int member : members) {
                letGo(member);
            }
        }
    }

    void onReclaimed(int id) {
        int[] members = members(id);
        if (told[id] == 0) {
            free(id);
        } else {
            kept.set(id);
            keptCount += span(id);
            if (span(id) == 1) {
                keptIds.put(table.read(id), id);
            }
            for (int member : members) {
                hold(member);
            }
        }
        releaseAll(members); // not before: who holds the group may be led to them
    }

    private int[] members(int id) {
        return table.kind(id) == NextHopTable.GROUP ? table.groups().memberIds(id) : new int[0];
    }

    private int span(int id) {
        return table.kind(id) == NextHopTable.GROUP ? GroupTable.SPAN : 1;
    }

    private void free(int id) {
        int count = span(id);
        table.clear(id);
        taken.clear(id, id + count);
        takenCount -= count;
    }

    /** Whether it would help if the journal let go. */
    boolean hasKept() {
        return keptCount > 0;
    }

    /** Without those that only the journal holds. */
    int used() {
        return takenCount - keptCount;
    }
}
