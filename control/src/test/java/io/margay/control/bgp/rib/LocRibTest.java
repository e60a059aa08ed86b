package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** AdjRibIn, LocRib and AttributePool together: routes in, decisions out. */
class LocRibTest implements LocRib.Listener {
    private static final Ipv4Prefix A = Ipv4Prefix.parse("10.1.0.0/16");
    private static final Ipv4Prefix B = Ipv4Prefix.parse("10.2.0.0/16");
    private static final Attributes PLAIN = Attributes.PLAIN;

    private final LocRib locRib = new LocRib();
    private final AttributePool pool = new AttributePool();
    private final AdjRibIn one = adjRibIn(1);
    private final AdjRibIn two = adjRibIn(2);
    private final List<String> heard = new ArrayList<>();

    @Test
    void anAnnouncedRouteIsBestAndAWithdrawnOneIsLost() {
        one.announce(List.of(A, B), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1", "10.2.0.0/16 by peer1");
        one.withdraw(A);
        assertHeard("10.1.0.0/16 lost");
        assertEquals(1, one.received());
        assertEquals(1, locRib.size());
    }

    @Test
    void theBetterPathTakesOverAndTheOtherComesBack() {
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        two.announce(List.of(A), PLAIN.withLocalPref(200).get(), 0);
        assertHeard("10.1.0.0/16 by peer2");
        two.withdraw(A);
        assertHeard("10.1.0.0/16 by peer1");
    }

    @Test
    void aPathThatLosesIsNoNews() {
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        two.announce(List.of(A), PLAIN.get(), 0);
        assertHeard();
        two.withdraw(A);
        assertHeard();
    }

    @Test
    void whatIsSaidAgainIsNoNews() {
        one.announce(List.of(A), PLAIN.get(), 5);
        assertHeard("10.1.0.0/16 by peer1");
        one.announce(List.of(A), PLAIN.get(), 9);
        assertHeard();
        assertEquals(5, locRib.paths(A).get(0).receivedMs());
        assertEquals(1, one.accepted());
    }

    @Test
    void whatFlapsWithinACycleIsDecidedOnce() {
        one.announce(List.of(A), PLAIN.get(), 0);
        one.withdraw(A);
        assertHeard();
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        one.withdraw(A);
        one.announce(List.of(A), PLAIN.withNextHop(7).get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
    }

    @Test
    void theEndOfASessionTakesItsRoutes() {
        one.announce(List.of(A, B), PLAIN.get(), 0);
        two.announce(List.of(B), PLAIN.get(), 0);
        decide();
        one.clear();
        heard.clear();
        decide();
        assertEquals(
                List.of("10.1.0.0/16 lost", "10.2.0.0/16 by peer2"),
                heard.stream().sorted().toList());
        assertEquals(0, one.received() + one.accepted());
    }

    @Test
    void aRefusedRouteIsKeptWithItsReasonAndNotUsed() {
        one.announce(List.of(A), PLAIN.withPath(65001, 64512).get(), 0);
        assertHeard();
        assertEquals("as-path holds our own AS", locRib.paths(A).get(0).refusal());
        assertEquals(1, one.received());
        assertEquals(0, one.accepted());
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        one.announce(List.of(A), PLAIN.withPath(64512).get(), 0);
        assertHeard("10.1.0.0/16 lost");
    }

    @Test
    void whatImportRefuses() {
        ImportRule internal = ImportRule.sanity(64512, 1, Ipv4.parse("10.0.0.9"), true);
        ImportRule external = ImportRule.sanity(64512, 1, Ipv4.parse("10.0.0.9"), false);
        assertEquals(null, internal.refuse(A, PLAIN.get()));
        assertEquals(
                "as-path holds our own AS",
                internal.refuse(A, PLAIN.withPath(1, 64512, 2).get()));
        assertEquals(
                "we are the originator",
                internal.refuse(A, PLAIN.withOriginator(1).get()));
        assertEquals(
                "next hop is ourselves",
                internal.refuse(A, PLAIN.withNextHop(Ipv4.parse("10.0.0.9")).get()));
        assertEquals(
                "external peer without an import policy (RFC 8212)",
                external.refuse(A, PLAIN.withPath(65001).get()));
        assertEquals(
                "as-path holds our own AS",
                external.refuse(A, PLAIN.withPath(64512).get()));
    }

    @Test
    void equalAttributesAreKeptOnceAndOnlyWhileUsed() {
        for (int i = 0; i < 100; i++) {
            one.announce(List.of(new Ipv4Prefix(i << 8, 24)), PLAIN.get(), 0);
        }
        two.announce(List.of(A), PLAIN.get(), 0);
        assertEquals(1, pool.size());
        two.announce(List.of(A), PLAIN.withMed(1).get(), 0);
        assertEquals(2, pool.size());
        two.withdraw(A);
        assertEquals(1, pool.size());
        one.clear();
        assertEquals(0, pool.size());
    }

    @Test
    void pagesComeInOrderAndMissNothing() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            int length = 8 + random.nextInt(25);
            one.announce(List.of(new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length)), PLAIN.get(), 0);
        }
        List<Ipv4Prefix> paged = new ArrayList<>();
        Optional<Ipv4Prefix> after = Optional.empty();
        for (List<Ipv4Prefix> page = locRib.prefixes(after, 7); !page.isEmpty(); page = locRib.prefixes(after, 7)) {
            paged.addAll(page);
            after = Optional.of(page.get(page.size() - 1));
        }
        assertEquals(locRib.prefixes(Optional.empty(), Integer.MAX_VALUE), paged);
        assertEquals(locRib.size(), paged.size());
        assertEquals(paged.stream().sorted().toList(), paged);
    }

    /** Random announcements and withdrawals against a plain model. */
    @Test
    void churnEndsWhereAModelEnds() {
        SplittableRandom random = new SplittableRandom(11);
        AdjRibIn[] ribs = {one, two, adjRibIn(3)};
        Map<Ipv4Prefix, Map<Integer, Integer>> model = new HashMap<>();
        Map<Ipv4Prefix, Integer> best = new HashMap<>();
        LocRib.Listener bests = new LocRib.Listener() {
            @Override
            public void onBest(Ipv4Prefix prefix, Path path) {
                best.put(prefix, path.source().id());
            }

            @Override
            public void onLost(Ipv4Prefix prefix) {
                best.remove(prefix);
            }
        };
        for (int round = 0; round < 20_000; round++) {
            int peer = random.nextInt(3);
            Ipv4Prefix prefix = new Ipv4Prefix(random.nextInt(50) << 24, 8);
            if (random.nextInt(3) == 0) {
                ribs[peer].withdraw(prefix);
                model.getOrDefault(prefix, new HashMap<>()).remove(peer + 1);
            } else {
                int localPref = random.nextInt(4);
                ribs[peer].announce(
                        List.of(prefix), PLAIN.withLocalPref(localPref).get(), 0);
                model.computeIfAbsent(prefix, each -> new TreeMap<>()).put(peer + 1, localPref);
            }
            if (random.nextInt(10) == 0) {
                locRib.decide(bests);
                assertEquals(expected(model), best, "seed 11 round " + round);
            }
        }
        Arrays.stream(ribs).forEach(AdjRibIn::clear);
        locRib.decide(bests);
        assertEquals(Map.of(), best);
        assertEquals(0, pool.size() + locRib.size());
    }

    private static Map<Ipv4Prefix, Integer> expected(Map<Ipv4Prefix, Map<Integer, Integer>> model) {
        Map<Ipv4Prefix, Integer> expected = new HashMap<>();
        model.forEach((prefix, paths) -> paths.forEach((peer, localPref) -> {
            Integer rival = expected.get(prefix);
            if (rival == null || localPref > paths.get(rival)) {
                expected.put(prefix, peer);
            }
        }));
        return expected;
    }

    @Override
    public void onBest(Ipv4Prefix prefix, Path best) {
        heard.add(prefix + " by " + best.source().name());
    }

    @Override
    public void onLost(Ipv4Prefix prefix) {
        heard.add(prefix + " lost");
    }

    private void decide() {
        locRib.decide(this);
    }

    private void assertHeard(String... expected) {
        decide();
        assertEquals(List.of(expected), heard);
        heard.clear();
    }

    private AdjRibIn adjRibIn(int id) {
        RouteSource source = new RouteSource(id, "peer" + id, 0x0A000000 + id, 0x0A000000 + id, true);
        return new AdjRibIn(source, locRib, pool, ImportRule.sanity(64512, 0x0A0000FF, 0x0A0000FF, true));
    }
}
