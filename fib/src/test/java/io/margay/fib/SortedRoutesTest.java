package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All routes, in order, and no other that took over a record meanwhile. */
class SortedRoutesTest {
    private static final Ipv4Prefix ALL = Ipv4Prefix.parse("0.0.0.0/0");

    @TempDir
    Path directory;

    @Test
    void everyRouteIsToldOnceInTheOrderOfPrefixes() throws IOException {
        SplittableRandom random = TestFib.random("sorted");
        try (TestFib fib = new TestFib(directory, new FibCapacity(5_000, 50_000, 200_000, 64))) {
            for (int i = 0; i < 3_000; i++) {
                int length = random.nextInt(33);
                int address = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(8) << 29 | random.nextInt(64);
                fib.put(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length), TestFib.anyNextHop(random));
            }
            List<Prefix> expected = new ArrayList<>(fib.reference.routes().keySet());
            expected.sort(null);
            assertEquals(expected, prefixes(fib.reader.sortedRoutes(ALL)));
            for (String text : List.of("128.0.0.0/1", "32.0.0.0/3", "0.0.0.0/27", "0.0.0.1/32")) {
                Ipv4Prefix within = Ipv4Prefix.parse(text);
                List<Prefix> some = expected.stream()
                        .filter(prefix -> within.contains(prefix))
                        .toList();
                assertEquals(some, prefixes(fib.reader.sortedRoutes(within)), text);
            }
        }
    }

    @Test
    void routesOfIpv6ComeSortedToo() throws IOException {
        SplittableRandom random = TestFib.random("sorted IPv6");
        try (TestFib fib = new TestFib(directory, new FibCapacity(100, 1_000, 4_000, 64, 5_000, 50_000))) {
            fib.put("10.0.0.0/8", NextHop.local());
            for (int i = 0; i < 3_000; i++) {
                fib.put(TestFib.anyPrefix6(random), TestFib.anyNextHop(random));
            }
            List<Prefix> expected = new ArrayList<>(fib.reference.routes().keySet());
            expected.sort(null);
            assertEquals(expected.subList(1, expected.size()), prefixes(fib.reader.sortedRoutes(Prefix.parse("::/0"))));
            for (Prefix within : expected.subList(1, 100)) {
                List<Prefix> some = expected.stream().filter(within::contains).toList();
                assertEquals(some, prefixes(fib.reader.sortedRoutes(within)), within::toString);
            }
        }
    }

    @Test
    void whatGoesOrChangesPrefixMeanwhileIsLeftOut() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("10.0.0.0/8", NextHop.local());
            fib.put("11.0.0.0/8", NextHop.local());
            fib.put("12.0.0.0/8", NextHop.local());
            fib.put("13.0.0.0/8", NextHop.local());
            Iterator<Route> routes = fib.reader.sortedRoutes(ALL).iterator();
            fib.remove(Ipv4Prefix.parse("11.0.0.0/8"));
            fib.put("9.0.0.0/8", NextHop.local()); // in the record of 11.0.0.0/8
            fib.remove(Ipv4Prefix.parse("13.0.0.0/8"));
            fib.put("12.0.0.0/8", NextHop.blackhole());
            List<String> told = new ArrayList<>();
            routes.forEachRemaining(route -> told.add(route.prefix() + " " + route.nextHop()));
            assertEquals(List.of("10.0.0.0/8 local", "12.0.0.0/8 blackhole"), told);
            assertTrue(!routes.hasNext());
        }
    }

    private static List<Prefix> prefixes(Iterable<Route> routes) {
        List<Prefix> prefixes = new ArrayList<>();
        routes.forEach(route -> prefixes.add(route.prefix()));
        return prefixes;
    }
}
