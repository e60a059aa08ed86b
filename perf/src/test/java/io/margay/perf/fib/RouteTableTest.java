package io.margay.perf.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    @Test
    void sizesAreWrittenAsPeopleDo() {
        assertEquals(7, RouteTable.routes("7"));
        assertEquals(10_000, RouteTable.routes("10k"));
        assertEquals(4_000_000, RouteTable.routes("4M"));
        for (String wrong : List.of("", "0", "k", "-1", "1G", "1.5k", "reel")) {
            assertThrows(IllegalArgumentException.class, () -> RouteTable.routes(wrong), wrong);
        }
    }

    @Test
    void aGeneratedTableIsSortedWithoutDoubles() {
        for (Family family : Family.values()) {
            List<? extends Prefix> prefixes = family.generate(5_000);
            assertEquals(5_000, prefixes.size());
            assertEquals(prefixes.stream().sorted().distinct().toList(), prefixes);
            int longest = family == Family.IPV4 ? 24 : 48;
            assertTrue(prefixes.stream().anyMatch(prefix -> prefix.length() > longest));
        }
    }

    /** Half are /48, and several share a /32: lookups go deep, and meet what neighbours have. */
    @Test
    void aGeneratedTableOfIpv6IsAsDeepAsTheRealOne() {
        for (int routes : new int[] {1_000, 100_000}) {
            List<Ipv6Prefix> prefixes = Generated.ipv6(routes);
            assertEquals(
                    routes / 2,
                    prefixes.stream().filter(each -> each.length() == 48).count(),
                    routes / 20);
            long deep = prefixes.stream().filter(each -> each.length() > 32).count();
            long holders = prefixes.stream()
                    .filter(each -> each.length() > 32)
                    .map(each -> each.high() >>> 32)
                    .distinct()
                    .count();
            assertTrue(4 * holders < deep, holders + " of " + deep);
        }
    }

    @Test
    void everyNextHopIsUsedAndNoOther() {
        RouteTable table = RouteTable.generated(Family.IPV4, 5_000);
        boolean[] used = new boolean[RouteTable.NEXT_HOPS];
        for (int i = 0; i < 5_000; i++) {
            used[table.nextHop(i) - 1] = true;
        }
        for (int i = 0; i < used.length; i++) {
            assertTrue(used[i], "next hop " + (i + 1));
        }
    }

    /** As the peers' source has it: h = 31 h + n. */
    @Test
    void theChecksumTellsTheOrderOfTheAnswers() {
        assertEquals("0000000000000000", FibPeer.checksum(new int[] {0, 0}));
        assertEquals("0000000000000021", FibPeer.checksum(new int[] {1, 2}));
        assertEquals("000000000000003f", FibPeer.checksum(new int[] {2, 1}));
    }
}
