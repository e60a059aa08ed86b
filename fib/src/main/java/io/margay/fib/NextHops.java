package io.margay.fib;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Who has which next-hop id: the writer's side of the table. An id is had by all routes with an equal next hop, and returns when none is left. */
final class NextHops {
    private final NextHopTable table;
    private final Reclaimer reclaimer;
    private final Map<NextHop, Integer> ids = new HashMap<>();
    private final NextHop[] byId;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int limit = 1;
    private int latest;

    NextHops(NextHopTable table, Reclaimer reclaimer) {
        this.table = table;
        this.reclaimer = reclaimer;
        this.byId = new NextHop[table.capacity() + 1];
    }

    /** One more reference to a next hop. @return its id, or 0 when all ids are taken */
    int acquire(NextHop nextHop) {
        if (nextHop.equals(byId[latest])) { // routes come in groups
            table.addReferences(latest, 1);
            return latest;
        }
        Integer known = ids.get(nextHop);
        int id;
        if (known != null) {
            id = known;
        } else if (!free.isEmpty()) {
            id = free.pop();
        } else if (limit <= table.capacity()) {
            id = limit++;
        } else {
            return 0;
        }
        if (known == null) {
            ids.put(nextHop, id);
            byId[id] = nextHop;
            table.write(id, nextHop);
        }
        table.addReferences(id, 1);
        latest = id;
        return id;
    }

    /** One reference less. Readers may still hold the id of the last one: it rests until they do not. */
    void release(int id) {
        if (table.addReferences(id, -1) == 0) {
            ids.remove(byId[id]);
            byId[id] = null;
            reclaimer.retire(Reclaimer.NEXT_HOP, id, 1);
        }
    }

    NextHop byId(int id) {
        return byId[id];
    }

    void onReclaimed(int id) {
        table.clear(id);
        free.push(id);
    }

    int used() {
        return limit - 1 - free.size();
    }
}
