package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BestPathTest {
    private static final RouteSource FIRST = source(1, 0x0A000001);
    private static final RouteSource SECOND = source(2, 0x0A000002);
    private static final RouteSource THIRD = source(3, 0x0A000003);
    private static final Attributes PLAIN = Attributes.PLAIN;

    /** The winner, then the loser, which comes from a peer that would win if nothing else counted. */
    static Stream<Arguments> steps() {
        RouteSource external = new RouteSource(2, "external", IpAddress.of(0x0A000002), 0x0A000002, false, false);
        RouteSource sameIdentifier = new RouteSource(2, "second", IpAddress.of(0x0A000002), 0x0A000001, true, false);
        return Stream.of(
                Arguments.of(
                        LossReason.LOCAL_PREF_LOWER, PLAIN.withLocalPref(200).path(SECOND), PLAIN.path(FIRST)),
                Arguments.of(
                        LossReason.LOCAL_PREF_LOWER,
                        PLAIN.path(SECOND),
                        PLAIN.withLocalPref(99).path(FIRST)),
                Arguments.of(
                        LossReason.LOCAL_PREF_LOWER,
                        PLAIN.withLocalPref(-1).path(SECOND), // 32 bits, unsigned
                        PLAIN.withLocalPref(2_147_482_623).path(FIRST)),
                Arguments.of(
                        LossReason.LOCAL_PREF_LOWER,
                        PLAIN.withLocalPref(101).path(SECOND),
                        PLAIN.withLocalPref(null).path(FIRST)),
                Arguments.of(
                        LossReason.AS_PATH_LONGER,
                        PLAIN.path(SECOND),
                        PLAIN.withPath(65001).path(FIRST)),
                Arguments.of(
                        LossReason.ORIGIN_HIGHER,
                        PLAIN.withOrigin(Origin.EGP).path(SECOND),
                        PLAIN.withOrigin(Origin.INCOMPLETE).path(FIRST)),
                Arguments.of(
                        LossReason.MED_HIGHER,
                        PLAIN.path(SECOND),
                        PLAIN.withMed(1).path(FIRST)),
                Arguments.of(
                        LossReason.MED_HIGHER,
                        PLAIN.withMed(1).path(SECOND),
                        PLAIN.withMed(-1).path(FIRST)),
                Arguments.of(LossReason.INTERNAL, PLAIN.path(external), PLAIN.path(FIRST)),
                Arguments.of(LossReason.IDENTIFIER_HIGHER, PLAIN.path(FIRST), PLAIN.path(SECOND)),
                Arguments.of(
                        LossReason.IDENTIFIER_HIGHER, PLAIN.withOriginator(1).path(SECOND), PLAIN.path(FIRST)),
                Arguments.of(
                        LossReason.CLUSTER_LIST_LONGER,
                        PLAIN.path(sameIdentifier),
                        PLAIN.withClusters(7).path(FIRST)),
                Arguments.of(LossReason.ADDRESS_HIGHER, PLAIN.path(FIRST), PLAIN.path(sameIdentifier)),
                Arguments.of(LossReason.PATH_ID_HIGHER, PLAIN.path(FIRST, 1, null), PLAIN.path(FIRST, -1, null)),
                Arguments.of(
                        LossReason.LONG_LIVED_STALE,
                        PLAIN.withLocalPref(1).path(SECOND),
                        longLivedStale(PLAIN.withLocalPref(200).path(FIRST))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void eachStepDecidesWhateverTheOrder(LossReason reason, Path winner, Path loser) {
        assertEquals(Arrays.asList(null, reason), Arrays.asList(BestPath.losses(List.of(winner, loser))));
        assertEquals(Arrays.asList(reason, null), Arrays.asList(BestPath.losses(List.of(loser, winner))));
        assertSame(winner, best(List.of(loser, winner)));
    }

    @Test
    void medComparesOnlyWithinANeighbouringAs() {
        Path low = PLAIN.withPath(65001).withMed(5).path(THIRD);
        Path other = PLAIN.withPath(65002).withMed(500).path(FIRST);
        assertEquals(
                Arrays.asList(LossReason.IDENTIFIER_HIGHER, null), Arrays.asList(BestPath.losses(List.of(low, other))));
    }

    /** RFC 4271 9.1.2.2: two by two, each of these would beat another in a ring. */
    @Test
    void medDoesNotMakeTheOutcomeDependOnTheOrder() {
        Path a = PLAIN.withPath(65001).withMed(10).path(FIRST);
        Path b = PLAIN.withPath(65002).path(SECOND);
        Path c = PLAIN.withPath(65001).withMed(5).path(THIRD);
        List<Path> paths = new ArrayList<>(List.of(a, b, c));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(paths, new Random(seed));
            assertSame(b, best(paths), "seed " + seed);
            LossReason[] losses = BestPath.losses(paths);
            assertEquals(LossReason.MED_HIGHER, losses[paths.indexOf(a)]);
            assertEquals(LossReason.IDENTIFIER_HIGHER, losses[paths.indexOf(c)]);
        }
    }

    @Test
    void thereIsExactlyOneBestOfAnySet() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            List<Path> paths = randomPaths(random);
            Path best = best(paths);
            long winners = Arrays.stream(BestPath.losses(paths))
                    .filter(loss -> loss == null)
                    .count();
            assertEquals(1, winners, "round " + round);
            Collections.shuffle(paths, random);
            assertSame(best, best(paths), "round " + round);
        }
    }

    @Test
    void aRefusedPathIsNoCandidate() {
        Path refused = PLAIN.withLocalPref(500).path(FIRST, 0, "no");
        Path plain = PLAIN.path(SECOND);
        assertSame(plain, best(List.of(refused, plain)));
        assertNull(best(List.of(refused)));
        assertNull(best(List.of()));
        assertEquals(List.of(LossReason.REFUSED), List.of(BestPath.losses(List.of(refused))));
    }

    private static List<Path> randomPaths(Random random) {
        List<Path> paths = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int id = 1; id <= count; id++) {
            Attributes attributes = PLAIN.withLocalPref(random.nextInt(2)).withMed(random.nextInt(3));
            attributes = random.nextBoolean() ? attributes.withPath(65001 + random.nextInt(3)) : attributes;
            paths.add(attributes.path(
                    new RouteSource(id, "p" + id, IpAddress.of(id), random.nextInt(3), random.nextBoolean(), false)));
        }
        return paths;
    }

    @Test
    void thePathsThatLoseByATieBreakCarryTrafficToo() {
        Path best = PLAIN.withNextHop("10.0.0.1").path(FIRST);
        Path equal = PLAIN.withNextHop("10.0.0.2").path(SECOND);
        Path sameNextHop = PLAIN.withNextHop("10.0.0.1").path(THIRD);
        Path worse = PLAIN.withNextHop("10.0.0.4").withMed(7).path(source(4, 0x0A000004));
        assertEquals(List.of(best, equal), BestPath.ways(List.of(worse, sameNextHop, equal, best), 8));
        assertEquals(List.of(best), BestPath.ways(List.of(worse, sameNextHop, equal, best), 1));
        assertEquals(List.of(), BestPath.ways(List.of(), 8));
    }

    private static Path longLivedStale(Path path) {
        SharedAttributes marked = new SharedAttributes(path.attributes()
                .change()
                .communities(Communities.NONE.plus(Communities.LLGR_STALE))
                .build());
        return new Path(path.source(), 0, 0, path.sharedReceived(), marked, 0, null);
    }

    private static Path best(List<Path> paths) {
        List<Path> ways = BestPath.ways(paths, 1);
        return ways.isEmpty() ? null : ways.get(0);
    }

    private static RouteSource source(int id, int address) {
        return new RouteSource(id, "peer" + id, IpAddress.of(address), address, true, false);
    }
}
