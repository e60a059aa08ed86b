package io.margay.perf.fib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final int COUNT = 20_000;

    @Test
    void announcedKeysLieInSomePrefix() {
        List<Ipv4Prefix> prefixes = RouteTable.generate(500);
        for (int key : Keys.ANNOUNCED.draw(prefixes, new SplittableRandom(1), COUNT)) {
            assertTrue(prefixes.stream().anyMatch(prefix -> prefix.contains(key)), () -> Ipv4.format(key));
        }
    }

    /** A nested prefix adds no addresses, and the space above 128.0.0.0 is as good as that below. */
    @Test
    void eachAddressIsAsLikelyAsAnyOther() {
        List<Ipv4Prefix> prefixes =
                parse("10.0.0.0/9", "10.0.0.0/24", "10.64.0.0/16", "10.127.255.255/32", "200.0.0.0/9");
        int[] keys = Keys.ANNOUNCED.draw(prefixes, new SplittableRandom(2), COUNT);
        long below = Arrays.stream(keys).filter(key -> key > 0).count();
        assertEquals(COUNT / 2, below, COUNT / 50);
        long first = Arrays.stream(keys)
                .filter(key -> parse("10.0.0.0/10").get(0).contains(key))
                .count();
        assertEquals(COUNT / 4, first, COUNT / 50);
    }

    @Test
    void theEndsOfTheSpaceAreDrawnToo() {
        List<Ipv4Prefix> ends = parse("0.0.0.0/32", "255.255.255.255/32");
        int[] keys = Keys.ANNOUNCED.draw(ends, new SplittableRandom(3), 100);
        assertArrayEquals(
                new int[] {-1, 0}, Arrays.stream(keys).sorted().distinct().toArray());
    }

    @Test
    void theSameSeedDrawsTheSameKeys() {
        List<Ipv4Prefix> prefixes = RouteTable.generate(100);
        for (Keys keys : Keys.values()) {
            assertArrayEquals(
                    keys.draw(prefixes, new SplittableRandom(4), 1_000),
                    keys.draw(prefixes, new SplittableRandom(4), 1_000));
        }
    }

    @Test
    void anEmptyTableAnnouncesNothing() {
        assertThrows(IllegalArgumentException.class, () -> Keys.ANNOUNCED.draw(List.of(), new SplittableRandom(5), 1));
    }

    private static List<Ipv4Prefix> parse(String... prefixes) {
        return Arrays.stream(prefixes).map(Ipv4Prefix::parse).toList();
    }
}
