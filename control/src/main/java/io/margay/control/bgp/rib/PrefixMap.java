package io.margay.control.bgp.rib;

import io.margay.fib.AddressFamily;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Values by prefix, as a hash map has them, but on shelves by the first bits of the address: so a page of the ordered list looks at a few shelves
 * and not at the whole.
 */
final class PrefixMap<V> {
    private static final int BITS_OF_IPV4 = 12;
    private static final int BITS_OF_IPV6 = 16;
    private static final int FIRST_OF_IPV6 = 1 << BITS_OF_IPV4;
    private static final int LAST = FIRST_OF_IPV6 + (1 << BITS_OF_IPV6) - 1;

    private final List<Map<Prefix, V>> shelves = new ArrayList<>(Collections.nCopies(FIRST_OF_IPV6, null));
    private int size;

    /** Null when there is none. */
    V get(Prefix prefix) {
        Map<Prefix, V> shelf = shelf(indexOf(prefix));
        return shelf == null ? null : shelf.get(prefix);
    }

    V computeIfAbsent(Prefix prefix, Supplier<V> maker) {
        int index = indexOf(prefix);
        if (index >= shelves.size()) {
            shelves.addAll(Collections.nCopies(1 << BITS_OF_IPV6, null));
        }
        Map<Prefix, V> shelf = shelves.get(index);
        if (shelf == null) {
            shelf = new HashMap<>();
            shelves.set(index, shelf);
        }
        V value = shelf.get(prefix);
        if (value == null) {
            value = maker.get();
            shelf.put(prefix, value);
            size++;
        }
        return value;
    }

    void remove(Prefix prefix) {
        int index = indexOf(prefix);
        Map<Prefix, V> shelf = shelf(index);
        if (shelf != null && shelf.remove(prefix) != null) {
            size--;
            if (shelf.isEmpty()) {
                shelves.set(index, null);
            }
        }
    }

    int size() {
        return size;
    }

    /** In no order. */
    void forEach(BiConsumer<Prefix, V> consumer) {
        for (Map<Prefix, V> shelf : shelves) {
            if (shelf != null) {
                shelf.forEach(consumer);
            }
        }
    }

    /**
     * The next prefixes that are wanted, IPv4 first, in order of address, then length.
     *
     * @param within only what lies in it; null for all
     * @param after null for the first page
     * @param limit of a page; so many are looked at and not wanted, or a few more, and it ends early, and may be empty
     */
    PrefixPage page(Prefix within, Prefix after, int limit, BiPredicate<Prefix, V> isWanted) {
        int begin = Math.max(within == null ? 0 : indexOf(within), after == null ? 0 : indexOf(after));
        int last = Math.min(within == null ? LAST : lastIndexOf(within), shelves.size() - 1);
        List<Prefix> page = new ArrayList<>();
        Prefix lookedAt = after;
        int looks = 0;
        for (int index = begin; index <= last; index++) {
            if (page.size() >= limit || looks >= limit) {
                return page.size() <= limit
                        ? new PrefixPage(page, lookedAt)
                        : new PrefixPage(page.subList(0, limit), page.get(limit - 1));
            }
            Map<Prefix, V> shelf = shelves.get(index);
            if (shelf == null) {
                continue;
            }
            for (Prefix prefix : sorted(shelf, within, after)) {
                lookedAt = prefix;
                looks++;
                if (isWanted.test(prefix, shelf.get(prefix))) {
                    page.add(prefix);
                }
            }
        }
        return page.size() <= limit
                ? new PrefixPage(page, null)
                : new PrefixPage(page.subList(0, limit), page.get(limit - 1));
    }

    private static List<Prefix> sorted(Map<Prefix, ?> shelf, Prefix within, Prefix after) {
        List<Prefix> sorted = new ArrayList<>();
        for (Prefix prefix : shelf.keySet()) {
            if ((after == null || prefix.compareTo(after) > 0) && (within == null || within.contains(prefix))) {
                sorted.add(prefix);
            }
        }
        sorted.sort(null);
        return sorted;
    }

    private Map<Prefix, V> shelf(int index) {
        return index < shelves.size() ? shelves.get(index) : null;
    }

    private static int indexOf(Prefix prefix) {
        return index(prefix.family(), prefix.high());
    }

    /** Of the last address that is in it. */
    private static int lastIndexOf(Prefix prefix) {
        return index(prefix.family(), prefix.high() | ~Prefix.highMask(prefix.length()));
    }

    private static int index(AddressFamily family, long high) {
        return family == AddressFamily.IPV4
                ? (int) (high >>> Long.SIZE - BITS_OF_IPV4)
                : FIRST_OF_IPV6 + (int) (high >>> Long.SIZE - BITS_OF_IPV6);
    }
}
