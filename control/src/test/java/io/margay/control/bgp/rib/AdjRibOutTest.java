package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdjRibOutTest {
    private static final Ipv4Prefix A = Ipv4Prefix.parse("10.1.0.0/16");
    private static final Ipv4Prefix B = Ipv4Prefix.parse("10.2.0.0/16");
    private static final Ipv4Prefix C = Ipv4Prefix.parse("10.3.0.0/16");
    private static final PathAttributes RED = Attributes.PLAIN.get();
    private static final PathAttributes BLUE = Attributes.PLAIN.withMed(7).get();

    private final AdjRibOut adjRibOut = new AdjRibOut();
    private final MessageEncoder encoder = new MessageEncoder(true);

    @Test
    void theFirstFloodEndsWithEndOfRib() {
        adjRibOut.announce(A, RED);
        assertEquals(List.of("+[10.1.0.0/16]", "eor"), told());
        adjRibOut.announce(B, RED);
        assertEquals(List.of("+[10.2.0.0/16]"), told());
    }

    @Test
    void nothingToTellIsStillAnEndOfRib() {
        assertEquals(List.of("eor"), told());
        assertEquals(List.of(), told());
    }

    @Test
    void routesWithEqualAttributesShareAMessage() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(B, BLUE);
        adjRibOut.announce(C, RED);
        assertEquals(List.of("+[10.1.0.0/16, 10.3.0.0/16]", "+[10.2.0.0/16]", "eor"), told());
        assertEquals(3, adjRibOut.advertised());
    }

    @Test
    void whatChangesTwiceIsToldOnce() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(A, BLUE);
        adjRibOut.announce(B, RED);
        adjRibOut.withdraw(B);
        assertEquals(List.of("+[10.1.0.0/16]", "eor"), told());
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
        assertEquals(1, adjRibOut.advertised());
    }

    @Test
    void withdrawalsComeFirstAndOnlyForWhatWasTold() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.announce(B, RED);
        adjRibOut.withdraw(A);
        adjRibOut.withdraw(C);
        assertEquals(List.of("-[10.1.0.0/16]", "+[10.2.0.0/16]"), told());
        assertEquals(1, adjRibOut.advertised());
    }

    @Test
    void aRefreshTellsAllAgain() {
        adjRibOut.announce(A, RED);
        adjRibOut.announce(B, RED);
        told();
        adjRibOut.withdraw(B);
        adjRibOut.resend();
        assertEquals(List.of("-[10.2.0.0/16]", "+[10.1.0.0/16]"), told());
        adjRibOut.resend();
        adjRibOut.announce(A, RED);
        assertEquals(List.of("+[10.1.0.0/16]"), told());
    }

    @Test
    void aRouteWhoseAttributesFillAMessageIsNotTold() {
        adjRibOut.announce(A, RED);
        told();
        adjRibOut.announce(A, endless());
        adjRibOut.announce(B, endless());
        adjRibOut.announce(C, RED);
        assertEquals(List.of("-[10.1.0.0/16]", "+[10.3.0.0/16]"), told());
        assertEquals(1, adjRibOut.advertised());
    }

    /** Random changes; who follows the messages ends with what was wanted last. */
    @Test
    void whoFollowsTheMessagesKnowsTheTable() {
        SplittableRandom random = new SplittableRandom(5);
        Map<Ipv4Prefix, PathAttributes> wanted = new HashMap<>();
        Map<Ipv4Prefix, PathAttributes> followed = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            Ipv4Prefix prefix = new Ipv4Prefix(random.nextInt(200) << 24, 8);
            switch (random.nextInt(40)) {
                case 0 -> adjRibOut.resend();
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
        assertEquals(wanted.size(), adjRibOut.advertised());
        assertNull(adjRibOut.next(encoder));
    }

    private static void follow(byte[] message, Map<Ipv4Prefix, PathAttributes> followed) {
        if (message != null) {
            Update update = decoded(message);
            update.withdrawn().forEach(followed::remove);
            update.announced().forEach(prefix -> followed.put(prefix, update.attributes()));
        }
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (byte[] message = adjRibOut.next(encoder); message != null; message = adjRibOut.next(encoder)) {
            Update update = decoded(message);
            told.add(
                    update.isEndOfRib()
                            ? "eor"
                            : update.withdrawn().isEmpty() ? "+" + update.announced() : "-" + update.withdrawn());
        }
        return told;
    }

    private static Update decoded(byte[] message) {
        Decoded decoded = new MessageDecoder(true, true).decode(message, 0);
        return (Update) ((Decoded.Message) decoded).message();
    }

    private static PathAttributes endless() {
        AsPath path = AsPath.EMPTY;
        for (int i = 0; i < 1_020; i++) {
            path = path.prepend(65001);
        }
        return PathAttributes.ofOwn(path, 0x0A000001, 100);
    }
}
