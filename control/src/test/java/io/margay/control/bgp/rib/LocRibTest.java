package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.rib.Reachability.Reach;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Nlri;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** AdjRibIn, LocRib and AttributePool together: routes in, decisions out. */
class LocRibTest implements LocRib.Listener {
    private static final Nlri A = Nlri.of(Prefix.parse("10.1.0.0/16"));
    private static final Nlri B = Nlri.of(Prefix.parse("10.2.0.0/16"));
    private static final Family IPV4 = Family.IPV4_UNICAST;
    private static final Attributes PLAIN = Attributes.PLAIN;

    private final LocRib locRib = new LocRib(1);
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
        assertEquals(1, one.received(IPV4));
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

    /** RFC 4271 9.1.2: as if it were not there; and of two the connected one (9.1.2.2 e). */
    @Test
    void aPathByANextHopWithoutAWayTakesNoPart() {
        Map<String, Reach> ways = new HashMap<>();
        List<String> unwatched = new ArrayList<>();
        LocRib rib = new LocRib(4, Forwarding.AT_ONCE, new Reachability() {
            @Override
            public Reach watch(PathNextHop nextHop) {
                return ways.getOrDefault(nextHop.toString(), Reach.CONNECTED);
            }

            @Override
            public void unwatch(PathNextHop nextHop) {
                unwatched.add(nextHop.toString());
            }
        });
        AdjRibIn near = adjRibIn(rib, 1);
        AdjRibIn far = adjRibIn(rib, 2);
        ways.put("10.0.0.7", Reach.none("no route leads there"));
        far.announce(
                List.of(A, B), PLAIN.withNextHop("10.0.0.7").withLocalPref(200).get(), 0);
        near.announce(List.of(A), PLAIN.withNextHop("10.0.0.1").get(), 0);
        assertHeard(rib, "10.1.0.0/16 by peer1");
        assertEquals(LossReason.NEXT_HOP_UNREACHABLE, BestPath.losses(rib.paths(A.prefix()))[1]);
        assertEquals("no route leads there", rib.paths(A.prefix()).get(1).obstacle());
        assertEquals(1, rib.candidates(A.prefix()).size(), "nor is it told to those who take all");

        PathNextHop hop = new PathNextHop(IpAddress.parse("10.0.0.7"), "");
        rib.onReach(hop, Reach.RECURSIVE);
        assertHeard(rib, "10.1.0.0/16 by peer2", "10.2.0.0/16 by peer2");
        rib.onReach(hop, Reach.none("no route leads there"));
        assertHeard(rib, "10.1.0.0/16 by peer1", "10.2.0.0/16 lost");

        rib.onReach(hop, Reach.RECURSIVE);
        far.announce(List.of(A, B), PLAIN.withNextHop("10.0.0.7").get(), 0);
        assertHeard(rib, "10.2.0.0/16 by peer2");
        assertEquals(1, rib.ways(A.prefix()).size(), "one farther off is not as good");
        assertEquals(LossReason.NEXT_HOP_FARTHER, BestPath.losses(rib.paths(A.prefix()))[1]);

        far.withdraw(A);
        assertEquals(List.of(), unwatched);
        far.withdraw(B);
        assertEquals(List.of("10.0.0.7"), unwatched);
    }

    private AdjRibIn adjRibIn(LocRib rib, int id) {
        AdjRibIn made = new AdjRibIn(rib, pool, ImportRulesTest.rules(64512, null, Policy.ACCEPT_ALL));
        made.begin(new RouteSource(id, "peer" + id, IpAddress.of(0x0A000000 + id), 0x0A000000 + id, true, false));
        return made;
    }

    private void assertHeard(LocRib rib, String... expected) {
        rib.decide(this);
        heard.sort(null);
        assertEquals(List.of(expected), heard);
        heard.clear();
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
        assertEquals(5, locRib.paths(A.prefix()).get(0).receivedMs());
        assertEquals(1, one.accepted(IPV4));
    }

    @Test
    void whatFlapsWithinACycleIsDecidedOnce() {
        one.announce(List.of(A), PLAIN.get(), 0);
        one.withdraw(A);
        assertHeard();
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        one.withdraw(A);
        one.announce(List.of(A), PLAIN.withNextHop("10.0.0.7").get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
    }

    @Test
    void theEndOfASessionTakesItsRoutes() {
        one.announce(List.of(A, B), PLAIN.get(), 0);
        two.announce(List.of(B), PLAIN.get(), 0);
        decide();
        one.clear(IPV4);
        heard.clear();
        decide();
        assertEquals(
                List.of("10.1.0.0/16 lost", "10.2.0.0/16 by peer2"),
                heard.stream().sorted().toList());
        assertEquals(0, one.received(IPV4) + one.accepted(IPV4));
    }

    @Test
    void aRefusedRouteIsKeptWithItsReasonAndNotUsed() {
        one.announce(List.of(A), PLAIN.withPath(65001, 64512).get(), 0);
        assertHeard();
        assertEquals("as-path holds our own AS", locRib.paths(A.prefix()).get(0).refusal());
        assertEquals(1, one.received(IPV4));
        assertEquals(0, one.accepted(IPV4));
        one.announce(List.of(A), PLAIN.get(), 0);
        assertHeard("10.1.0.0/16 by peer1");
        one.announce(List.of(A), PLAIN.withPath(64512).get(), 0);
        assertHeard("10.1.0.0/16 lost");
    }

    @Test
    void equalAttributesAreKeptOnceAndOnlyWhileUsed() {
        for (int i = 0; i < 100; i++) {
            one.announce(List.of(Nlri.of(new Ipv4Prefix(i << 8, 24))), PLAIN.get(), 0);
        }
        two.announce(List.of(A), PLAIN.get(), 0);
        assertEquals(1, pool.size());
        two.announce(List.of(A), PLAIN.withMed(1).get(), 0);
        assertEquals(2, pool.size());
        two.withdraw(A);
        assertEquals(1, pool.size());
        one.clear(IPV4);
        assertEquals(0, pool.size());
    }

    @Test
    void pagesComeInOrderAndMissNothing() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            int length = 8 + random.nextInt(25);
            Prefix prefix = new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
            one.announce(List.of(Nlri.of(prefix)), PLAIN.get(), 0);
        }
        List<Prefix> paged = new ArrayList<>();
        PrefixPage page = locRib.page(null, null, 7, path -> true);
        while (page.next() != null) {
            paged.addAll(page.prefixes());
            page = locRib.page(null, page.next(), 7, path -> true);
        }
        paged.addAll(page.prefixes());
        assertEquals(locRib.size(), paged.size());
        assertEquals(paged.stream().sorted().toList(), paged);
    }

    /** Random announcements and withdrawals against a plain model. */
    @Test
    void churnEndsWhereAModelEnds() {
        SplittableRandom random = new SplittableRandom(11);
        AdjRibIn[] ribs = {one, two, adjRibIn(3)};
        Map<Prefix, Map<Integer, Integer>> model = new HashMap<>();
        Map<Prefix, Integer> best = new HashMap<>();
        LocRib.Listener bests = new LocRib.Listener() {
            @Override
            public void onBest(Prefix prefix, List<Path> ways) {
                best.put(prefix, ways.get(0).source().id());
            }

            @Override
            public void onLost(Prefix prefix) {
                best.remove(prefix);
            }
        };
        for (int round = 0; round < 20_000; round++) {
            int peer = random.nextInt(3);
            Prefix prefix = new Ipv4Prefix(1 + random.nextInt(50) << 24, 8);
            if (random.nextInt(3) == 0) {
                ribs[peer].withdraw(Nlri.of(prefix));
                model.getOrDefault(prefix, new HashMap<>()).remove(peer + 1);
            } else {
                int localPref = random.nextInt(4);
                ribs[peer].announce(
                        List.of(Nlri.of(prefix)), PLAIN.withLocalPref(localPref).get(), 0);
                model.computeIfAbsent(prefix, each -> new TreeMap<>()).put(peer + 1, localPref);
            }
            if (random.nextInt(10) == 0) {
                locRib.decide(bests);
                assertEquals(expected(model), best, "seed 11 round " + round);
            }
        }
        Arrays.stream(ribs).forEach(rib -> rib.clear(IPV4));
        locRib.decide(bests);
        assertEquals(Map.of(), best);
        assertEquals(0, pool.size() + locRib.size());
    }

    private static Map<Prefix, Integer> expected(Map<Prefix, Map<Integer, Integer>> model) {
        Map<Prefix, Integer> expected = new HashMap<>();
        model.forEach((prefix, paths) -> paths.forEach((peer, localPref) -> {
            Integer rival = expected.get(prefix);
            if (rival == null || localPref > paths.get(rival)) {
                expected.put(prefix, peer);
            }
        }));
        return expected;
    }

    @Override
    public void onBest(Prefix prefix, List<Path> ways) {
        heard.add(prefix + " by " + ways.get(0).source().name());
    }

    @Override
    public void onLost(Prefix prefix) {
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
        return adjRibIn(locRib, id);
    }
}
