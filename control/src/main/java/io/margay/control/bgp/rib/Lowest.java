package io.margay.control.bgp.rib;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The next page of a table that has no order of its own: of all that is offered, the lowest behind the last page's end. So a page costs one walk
 * through the table and the memory of a page, whatever the table's size: made for people, not for the path of an UPDATE.
 */
public final class Lowest<T> {
    private final Comparator<T> order;
    private final T after;
    private final int limit;
    private final PriorityQueue<T> kept;

    /** @param after null for the first page */
    public Lowest(Comparator<T> order, T after, int limit) {
        this.order = order;
        this.after = after;
        this.limit = limit;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    /** Would {@link #offer} keep it? Cheaper to ask first where more has to be looked at. */
    public boolean isWanted(T each) {
        return (after == null || order.compare(each, after) > 0)
                && (kept.size() < limit || order.compare(each, kept.peek()) < 0);
    }

    public void offer(T each) {
        if (isWanted(each)) {
            kept.add(each);
            if (kept.size() > limit) {
                kept.remove();
            }
        }
    }

    /** In order. */
    public List<T> page() {
        List<T> page = new ArrayList<>(kept);
        page.sort(order);
        return page;
    }
}
