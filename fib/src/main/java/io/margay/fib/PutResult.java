package io.margay.fib;

/** What became of a {@link FibWriter#put}. Refusals are counted in the file's header; the routes that stand are not touched. */
public enum PutResult {
    ADDED(0),
    REPLACED(1),
    /** The same route was there already; its time and generation stay. If it was stale, it is not any more. */
    UNCHANGED(2),
    REFUSED_ROUTES_FULL(3),
    REFUSED_NODES_FULL(4),
    REFUSED_ENTRIES_FULL(5),
    REFUSED_NEXT_HOPS_FULL(6);

    private final int id;

    PutResult(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    public boolean isRefused() {
        return id >= REFUSED_ROUTES_FULL.id;
    }
}
