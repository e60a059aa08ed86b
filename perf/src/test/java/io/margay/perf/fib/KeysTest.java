package io.margay.perf.fib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final int COUNT = 20_000;

    @Test
    void announcedKeysLieInSomePrefix() {
        for (Family family : Family.values()) {
            RouteTable table = RouteTable.generated(family, 500);
            hosts(family, Keys.ANNOUNCED.draw(table, new SplittableRandom(1), COUNT))
                    .forEach(host -> assertTrue(
                            table.prefixes().stream().anyMatch(prefix -> prefix.contains(host)), host::toString));
        }
    }

    /** A nested prefix adds no addresses, and the space above 128.0.0.0 is as good as that below. */
    @Test
    void eachAddressOfIpv4IsAsLikelyAsAnyOther() {
        RouteTable table = table("10.0.0.0/9", "10.0.0.0/24", "10.64.0.0/16", "10.127.255.255/32", "200.0.0.0/9");
        int[] keys = Keys.ipv4(Keys.ANNOUNCED.draw(table, new SplittableRandom(2), COUNT));
        long below = Arrays.stream(keys).filter(key -> key > 0).count();
        assertEquals(COUNT / 2, below, COUNT / 50);
        Ipv4Prefix quarter = Ipv4Prefix.parse("10.0.0.0/10");
        assertEquals(COUNT / 4, Arrays.stream(keys).filter(quarter::contains).count(), COUNT / 50);
    }

    /** Else the shortest would have nearly all keys. */
    @Test
    void eachPrefixOfIpv6IsAsLikelyAsAnyOther() {
        RouteTable table = table("2001:db8::/32", "2400::/12", "2a00:1:2::/48", "2a00:1:2:3:4:5:6:7/128");
        long[] keys = Keys.ANNOUNCED.draw(table, new SplittableRandom(2), COUNT);
        long[] of = table.prefixes().stream()
                .mapToLong(prefix ->
                        hosts(Family.IPV6, keys).filter(prefix::contains).count())
                .toArray();
        assertEquals(COUNT / 4, of[0], COUNT / 50);
        assertEquals(COUNT / 4, of[1], COUNT / 50);
        assertEquals(COUNT / 2, of[2], COUNT / 50);
        assertEquals(COUNT / 4, of[3], COUNT / 50);
    }

    @Test
    void uniformKeysOfIpv6AreGlobalAndAllTheirBitsVary() {
        Ipv6Prefix global = Ipv6Prefix.parse("2000::/3");
        long[] keys = Keys.UNIFORM.draw(table("2000::/3"), new SplittableRandom(3), COUNT);
        assertTrue(hosts(Family.IPV6, keys).allMatch(global::contains));
        long[] anded = {-1, -1};
        long[] ored = {0, 0};
        for (int i = 0; i < keys.length; i++) {
            anded[i % 2] &= keys[i];
            ored[i % 2] |= keys[i];
        }
        assertArrayEquals(new long[] {global.high(), 0}, anded);
        assertArrayEquals(new long[] {global.lastAddress().high(), -1}, ored);
    }

    @Test
    void theEndsOfTheSpaceAreDrawnToo() {
        RouteTable ends = table("0.0.0.0/32", "255.255.255.255/32");
        int[] keys = Keys.ipv4(Keys.ANNOUNCED.draw(ends, new SplittableRandom(3), 100));
        assertArrayEquals(
                new int[] {-1, 0}, Arrays.stream(keys).sorted().distinct().toArray());
    }

    @Test
    void theSameSeedDrawsTheSameKeys() {
        for (Family family : Family.values()) {
            RouteTable table = RouteTable.generated(family, 100);
            for (Keys keys : Keys.values()) {
                assertArrayEquals(
                        keys.draw(table, new SplittableRandom(4), 1_000),
                        keys.draw(table, new SplittableRandom(4), 1_000));
            }
        }
    }

    @Test
    void anEmptyTableAnnouncesNothing() {
        for (Family family : Family.values()) {
            RouteTable empty = new RouteTable(family, "", List.of());
            assertThrows(IllegalArgumentException.class, () -> Keys.ANNOUNCED.draw(empty, new SplittableRandom(5), 1));
        }
    }

    /** fibpeer reads words of the machine's order, which is little-endian, or bytes in network order. */
    @Test
    void peersReadKeysInTheirOwnForm() {
        long[] ipv4 = {0x0A01_0203L << 32, 0};
        assertArrayEquals(new byte[] {3, 2, 1, 10}, Family.IPV4.forPeer(ipv4));
        Ipv6Address address = Ipv6Address.parse("2001:db8::7");
        byte[] bytes = Family.IPV6.forPeer(new long[] {address.high(), address.low()});
        assertArrayEquals(new byte[] {0x20, 1, 0x0D, (byte) 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}, bytes);
    }

    /** As prefixes of full length, which other prefixes may contain. */
    private static Stream<Prefix> hosts(Family family, long[] keys) {
        return IntStream.range(0, keys.length / 2)
                .mapToObj(i -> family == Family.IPV4
                        ? new Ipv4Prefix((int) (keys[2 * i] >>> 32), 32)
                        : new Ipv6Prefix(keys[2 * i], keys[2 * i + 1], 128));
    }

    private static RouteTable table(String... prefixes) {
        List<Prefix> parsed = Arrays.stream(prefixes).map(Prefix::parse).toList();
        Family family = prefixes[0].contains(":") ? Family.IPV6 : Family.IPV4;
        return new RouteTable(family, "test", parsed);
    }
}
