package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PrefixMapTest {
    private final PrefixMap<Integer> map = new PrefixMap<>();
    private final SplittableRandom random = new SplittableRandom(17);

    /** Against the sorted map of the JDK, with what is wanted, within what, and how much at a time by chance. */
    @Test
    void churnAndPagesAreThoseOfASortedMap() {
        TreeMap<Prefix, Integer> model = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            Prefix prefix = prefix();
            if (random.nextInt(3) == 0) {
                map.remove(prefix);
                model.remove(prefix);
            } else {
                int value = i;
                assertEquals(model.computeIfAbsent(prefix, each -> value), map.computeIfAbsent(prefix, () -> value));
            }
            assertEquals(model.get(prefix), map.get(prefix));
        }
        assertEquals(model.size(), map.size());
        Set<Prefix> seen = new HashSet<>();
        map.forEach((prefix, value) -> seen.add(prefix));
        assertEquals(model.keySet(), seen);
        for (int i = 0; i < 100; i++) {
            Prefix within = random.nextInt(3) == 0 ? null : prefix();
            int modulus = 1 + random.nextInt(50);
            int limit = 1 + random.nextInt(5_000);
            Predicate<Map.Entry<Prefix, Integer>> isWanted =
                    entry -> entry.getValue() % modulus == 0 && (within == null || within.contains(entry.getKey()));
            List<Prefix> expected = model.entrySet().stream()
                    .filter(isWanted)
                    .map(Map.Entry::getKey)
                    .toList();
            assertEquals(expected, pages(within, limit, modulus));
        }
    }

    @Test
    void aPageIsNoLongerThanAskedForAndLooksAtLittleMore() {
        for (int i = 0; i < 100_000; i++) {
            map.computeIfAbsent(new Ipv4Prefix(random.nextInt() & ~0xFF, 24), () -> 1);
        }
        int[] looks = new int[1];
        PrefixPage page = map.page(null, null, 1_000, (prefix, value) -> {
            looks[0]++;
            return false;
        });
        assertEquals(List.of(), page.prefixes());
        assertTrue(looks[0] >= 1_000 && looks[0] < 1_200, "looked at " + looks[0]);
        assertEquals(
                1_000,
                map.page(null, page.next(), 1_000, (prefix, value) -> true)
                        .prefixes()
                        .size());
    }

    @Test
    void anEmptyOneHasOneEmptyPage() {
        assertEquals(new PrefixPage(List.of(), null), map.page(null, null, 10, (prefix, value) -> true));
        assertEquals(
                new PrefixPage(List.of(), null),
                map.page(Prefix.parse("2001:db8::/32"), Prefix.parse("2001:db8::/48"), 10, (prefix, value) -> true));
        assertNull(map.get(Prefix.parse("2001:db8::/32")));
        map.remove(Prefix.parse("::/0"));
        assertEquals(0, map.size());
    }

    private List<Prefix> pages(Prefix within, int limit, int modulus) {
        List<Prefix> all = new ArrayList<>();
        PrefixPage page = map.page(within, null, limit, (prefix, value) -> value % modulus == 0);
        while (page.next() != null) {
            assertTrue(page.prefixes().size() <= limit);
            all.addAll(page.prefixes());
            page = map.page(within, page.next(), limit, (prefix, value) -> value % modulus == 0);
        }
        all.addAll(page.prefixes());
        return all;
    }

    /** Near each other, so that some are met again and some lie in others. */
    private Prefix prefix() {
        if (random.nextBoolean()) {
            int length = random.nextInt(25);
            return new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length) & 0xFF0F_0F00, length);
        }
        int length = random.nextInt(49);
        return new Ipv6Prefix(random.nextLong() & Prefix.highMask(length) & 0xFF0F_000F_FF00_0000L, 0, length);
    }
}
