package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.Update;
import io.margay.control.bgp.wire.Wire;
import io.margay.control.bgp.wire.WireOptions;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** From what three peers say to what a fourth one, and a fifth that takes all paths, know in the end. */
class ExporterTest implements LocRib.Listener {
    private static final Set<Family> IPV4 = Set.of(Family.IPV4_UNICAST);
    private static final Prefix A = Prefix.parse("10.1.0.0/16");

    private final LocRib locRib = new LocRib(4);
    private final AttributePool pool = new AttributePool();
    private final Told one = new Told(Set.of());
    private final Told all = new Told(IPV4);

    /** A peer that follows what it is told. */
    private static final class Told {
        final AdjRibOut adjRibOut = new AdjRibOut(IPV4);
        final Exporter exporter;
        final MessageEncoder encoder;
        final MessageDecoder decoder;
        final Map<Nlri, PathAttributes> known = new HashMap<>();

        Told(Set<Family> several) {
            RouteSource target = new RouteSource(9, "target", IpAddress.parse("10.0.0.9"), 9, true, true);
            ExportRules rules =
                    new ExportRules(target, 64512, 1, null, false, null, null, false, false, Policy.ACCEPT_ALL);
            exporter = new Exporter(rules, adjRibOut, several);
            WireOptions options = new WireOptions(true, true, IPV4, several, several, false, false, Wire.MAX_LENGTH);
            encoder = new MessageEncoder(options);
            decoder = new MessageDecoder(options);
        }

        void follow() {
            for (byte[] next = adjRibOut.next(encoder); next != null; next = adjRibOut.next(encoder)) {
                Update update = (Update) ((Decoded.Message) decoder.decode(next, 0)).message();
                update.withdrawn().forEach(known::remove);
                update.announced().forEach(each -> each.routes().forEach(route -> known.put(route, each.attributes())));
            }
        }
    }

    @Test
    void ourOwnRouteIsToldBeforeALearnedOne() {
        rib(1).announce(List.of(Nlri.of(A)), Attributes.PLAIN.withLocalPref(500).get(), 0);
        locRib.putOwn(A, Attributes.PLAIN.withNextHop("10.0.0.77").get());
        decide();
        assertEquals(1, one.known.size());
        assertEquals(IpAddress.parse("10.0.0.77"), one.known.get(Nlri.of(A)).nextHop());
        assertEquals(2, all.known.size());
        locRib.removeOwn(A);
        decide();
        assertEquals(500, one.known.get(Nlri.of(A)).localPref());
        assertEquals(1, all.known.size());
    }

    /** Random paths with and without identifiers: in the end each is known, or the best of each, whoever takes what. */
    @Test
    void churnEndsWhereTheTableEnds() {
        SplittableRandom random = new SplittableRandom(17);
        AdjRibIn[] ribs = {rib(1), rib(2), rib(3)};
        for (int round = 0; round < 5_000; round++) {
            AdjRibIn rib = ribs[random.nextInt(3)];
            Nlri route = new Nlri(Prefix.parse("10." + random.nextInt(20) + ".0.0/16"), random.nextInt(3));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> rib.withdraw(route);
                case 3 ->
                    locRib.putOwn(
                            route.prefix(),
                            Attributes.PLAIN.withMed(random.nextInt(2)).get());
                case 4 -> locRib.removeOwn(route.prefix());
                default -> rib.announce(List.of(route), randomAttributes(random), 0);
            }
            if (random.nextInt(5) == 0) {
                decide();
                assertEquals(expectedOfAll(), identifiersOf(all), "seed 17 round " + round);
                assertEquals(expectedOfOne(), identifiersOf(one), "seed 17 round " + round);
            }
        }
    }

    private static PathAttributes randomAttributes(SplittableRandom random) {
        Communities communities =
                random.nextInt(5) == 0 ? Communities.ofStandard(Communities.NO_ADVERTISE) : Communities.NONE;
        return Attributes.PLAIN
                .withLocalPref(random.nextInt(3))
                .get()
                .change()
                .communities(communities)
                .build();
    }

    private Set<String> expectedOfAll() {
        Set<String> expected = new TreeSet<>();
        locRib.forEachCandidates((prefix, paths) -> paths.stream()
                .filter(path -> !path.attributes().communities().has(Communities.NO_ADVERTISE))
                .forEach(path -> expected.add(new Nlri(prefix, path.ownId()).toString())));
        return expected;
    }

    private Set<String> expectedOfOne() {
        Set<String> expected = new TreeSet<>();
        locRib.forEachCandidates((prefix, paths) -> {
            if (!paths.get(0).attributes().communities().has(Communities.NO_ADVERTISE)) {
                expected.add(prefix.toString());
            }
        });
        return expected;
    }

    private static Set<String> identifiersOf(Told told) {
        Set<String> identifiers = new TreeSet<>();
        told.known.keySet().forEach(route -> identifiers.add(route.toString()));
        return identifiers;
    }

    private AdjRibIn rib(int id) {
        AdjRibIn made = new AdjRibIn(locRib, pool, ImportRulesTest.rules(64512, null, Policy.ACCEPT_ALL));
        made.begin(new RouteSource(id, "peer" + id, IpAddress.of(0x0A000000 + id), id, true, false));
        return made;
    }

    private void decide() {
        locRib.decide(this);
        one.follow();
        all.follow();
    }

    @Override
    public void onBest(Prefix prefix, List<Path> ways) {}

    @Override
    public void onLost(Prefix prefix) {}

    @Override
    public void onCandidates(Prefix prefix, List<Path> candidates) {
        one.exporter.export(prefix, candidates);
        all.exporter.export(prefix, candidates);
    }
}
