package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.control.bgp.wire.Wire;
import io.margay.control.bgp.wire.WireOptions;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdjRibOutTest {
    private static final Family IPV4 = Family.IPV4_UNICAST;
    private static final Nlri A = Nlri.of(Prefix.parse("10.1.0.0/16"));
    private static final Nlri B = Nlri.of(Prefix.parse("10.2.0.0/16"));
    private static final Nlri C = Nlri.of(Prefix.parse("10.3.0.0/16"));
    private static final PathAttributes RED = Attributes.PLAIN.get();
    private static final PathAttributes BLUE = Attributes.PLAIN.withMed(7).get();

    private final AdjRibOut adjRibOut = new AdjRibOut(Set.of(Family.values()));
    private final WireOptions options =
            new WireOptions(true, true, Set.of(Family.values()), Set.of(), Set.of(), false, true, Wire.MAX_LENGTH);
    private final MessageEncoder encoder = new MessageEncoder(options);

    @Test
    void theFirstFloodEndsWithEndOfRib() {
        adjRibOut.announce(A, RED);
        assertEquals(List.of("+[10.1.0.0/16]", "eor", "eor"), told());
        adjRibOut.announce(B, RED);
        assertEquals(List.of("+[10.2.0.0/16]"), told());
    }

    @Test
    void nothingToTellIsStillAnEndOfRib() {
        assertEquals(List.of("eor", "eor"), told());
        assertEquals(List.of(), told());
    }

    @Test
    void routesWithEqualAttributesShareAMessage() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(B, BLUE);
        adjRibOut.announce(C, RED);
        assertEquals(List.of("+[10.1.0.0/16, 10.3.0.0/16]", "+[10.2.0.0/16]", "eor", "eor"), told());
        assertEquals(3, adjRibOut.advertised(IPV4));
    }

    @Test
    void whatChangesTwiceIsToldOnce() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(A, BLUE);
        adjRibOut.announce(B, RED);
        adjRibOut.withdraw(B);
        assertEquals(List.of("+[10.1.0.0/16]", "eor", "eor"), told());
    }

    @Test
    void whatChangesBackIsNotTold() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.announce(A, BLUE);
        adjRibOut.announce(A, RED);
        assertEquals(List.of(), told());
        adjRibOut.withdraw(A);
        adjRibOut.announce(A, RED);
        assertEquals(List.of(), told());
        assertEquals(1, adjRibOut.advertised(IPV4));
    }

    @Test
    void withdrawalsComeFirstAndOnlyForWhatWasTold() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.announce(B, RED);
        adjRibOut.withdraw(A);
        adjRibOut.withdraw(C);
        assertEquals(List.of("-[10.1.0.0/16]", "+[10.2.0.0/16]"), told());
        assertEquals(1, adjRibOut.advertised(IPV4));
    }

    @Test
    void aRefreshTellsAllAgain() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(B, RED);
        told();
        adjRibOut.withdraw(B);
        adjRibOut.resend(IPV4, false);
        assertEquals(List.of("-[10.2.0.0/16]", "+[10.1.0.0/16]"), told());
        adjRibOut.resend(IPV4, false);
        adjRibOut.announce(A, RED);
        assertEquals(List.of("+[10.1.0.0/16]"), told());
    }

    @Test
    void anEnhancedRefreshStandsBetweenItsMarks() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.resend(IPV4, true);
        adjRibOut.resend(Family.IPV6_UNICAST, true);
        assertEquals(List.of("mark 1", "+[10.1.0.0/16]", "mark 2", "mark 1", "mark 2"), told());
    }

    @Test
    void theFamiliesDoNotMix() {
        Nlri six = Nlri.of(Prefix.parse("2001:db8::/32"));
        PathAttributes own = PathAttributes.ofOwn(IpAddress.parse("2001:db8::1"), 100);
        adjRibOut.announce(six, own);
        adjRibOut.announce(A, RED);
        assertEquals(List.of("+[10.1.0.0/16]", "eor", "+[2001:db8::/32]", "eor"), told());
        adjRibOut.withdraw(six);
        assertEquals(List.of("-[2001:db8::/32]"), told());
    }

    @Test
    void aRouteWhoseAttributesFillAMessageIsNotTold() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.announce(A, endless());
        adjRibOut.announce(B, endless());
        adjRibOut.announce(C, RED);
        assertEquals(List.of("-[10.1.0.0/16]", "+[10.3.0.0/16]"), told());
        assertEquals(1, adjRibOut.advertised(IPV4));
    }

    /** Random changes; who follows the messages ends with what was wanted last. */
    @Test
    void whoFollowsTheMessagesKnowsTheTable() {
        SplittableRandom random = new SplittableRandom(5);
        Map<Nlri, PathAttributes> wanted = new HashMap<>();
        Map<Nlri, PathAttributes> followed = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            Nlri prefix = Nlri.of(new Ipv4Prefix(random.nextInt(200) << 24, 8));
            switch (random.nextInt(40)) {
                case 0 -> adjRibOut.resend(IPV4, false);
                case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> {
                    wanted.remove(prefix);
                    adjRibOut.withdraw(prefix);
                }
                default -> {
                    PathAttributes attributes =
                            Attributes.PLAIN.withMed(random.nextInt(4)).get();
                    wanted.put(prefix, attributes);
                    adjRibOut.announce(prefix, attributes);
                }
            }
            if (random.nextInt(4) == 0) {
                follow(adjRibOut.next(encoder), followed);
            }
        }
        for (byte[] next = adjRibOut.next(encoder); next != null; next = adjRibOut.next(encoder)) {
            follow(next, followed);
        }
        assertEquals(wanted, followed);
        assertEquals(wanted.size(), adjRibOut.advertised(IPV4));
        assertNull(adjRibOut.next(encoder));
    }

    private void follow(byte[] message, Map<Nlri, PathAttributes> followed) {
        if (message != null) {
            if (decoded(message) instanceof Update update) {
                update.withdrawn().forEach(followed::remove);
                update.announced()
                        .forEach(each -> each.routes().forEach(route -> followed.put(route, each.attributes())));
            }
        }
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (byte[] message = adjRibOut.next(encoder); message != null; message = adjRibOut.next(encoder)) {
            if (decoded(message) instanceof Update update) {
                boolean isEnd = update.endOfRib() != null;
                boolean isMore = update.withdrawn().isEmpty();
                told.add(isEnd ? "eor" : isMore ? "+" + Bytes.announced(update) : "-" + update.withdrawn());
            } else {
                told.add(decoded(message) instanceof RouteRefresh mark ? "mark " + mark.subtype() : "?");
            }
        }
        return told;
    }

    private BgpMessage decoded(byte[] message) {
        Decoded decoded = new MessageDecoder(options).decode(message, 0);
        return ((Decoded.Message) decoded).message();
    }

    private static PathAttributes endless() {
        AsPath path = AsPath.EMPTY;
        for (int i = 0; i < 1_020; i++) {
            path = path.prepend(65001);
        }
        return RED.change().asPath(path).build();
    }
}
