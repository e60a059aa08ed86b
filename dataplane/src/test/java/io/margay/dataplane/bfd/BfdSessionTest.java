package io.margay.dataplane.bfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.packet.BfdFlyweight;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** One end, told what it hears and what time it is; what it says is a list of {@code state[ poll| final] to YOUR tx/rx in ms}. */
class BfdSessionTest {
    private static final long MS = 1_000_000;
    private static final int OWN = 0x4d61;
    private static final int PEER = 0x7262;
    private static final BfdSettings SETTINGS = settings(50, 50, 3);

    private final BfdFlyweight packet = new BfdFlyweight().wrap(new UnsafeBuffer(new byte[24]), 0, 24);
    private final List<String> said = new ArrayList<>();
    private long nowNs = Long.MAX_VALUE - 3_000 * MS; // the clock may turn over
    private final BfdSession session = new BfdSession(SETTINGS, OWN, 49_152, nowNs);

    static BfdSettings settings(int desiredMinTxMs, int requiredMinRxMs, int multiplier) {
        return new BfdSettings(
                7,
                0,
                IpAddress.parse("172.17.8.100"),
                IpAddress.parse("172.17.8.101"),
                false,
                desiredMinTxMs * 1000,
                requiredMinRxMs * 1000,
                multiplier);
    }

    private void say(BfdSession speaker, boolean isFinal, long atNs) {
        BfdFlyweight own = new BfdFlyweight().wrap(new UnsafeBuffer(new byte[24]), 0, 24);
        speaker.write(own, isFinal);
        assertTrue(own.isValid());
        assertEquals(OWN, own.myDiscriminator());
        assertFalse(own.isPoll() && own.isFinal());
        assertFalse(own.isDemand());
        assertEquals(0, own.requiredMinEchoRxUs());
        said.add(BfdState.of(own.state()).label()
                + (own.isPoll() ? " poll" : own.isFinal() ? " final" : "")
                + (own.diagnostic() == 0 ? "" : " diag " + own.diagnostic())
                + " to " + own.yourDiscriminator() + " " + own.desiredMinTxUs() / 1000 + "/"
                + own.requiredMinRxUs() / 1000);
    }

    private List<String> hear(BfdState state, int pollOrFinal, int txMs, int rxMs, int multiplier) {
        nowNs += BfdSession.NEWS_GAP_NS;
        packet.put(0, state.id(), pollOrFinal, multiplier, PEER, OWN, txMs * 1000, rxMs * 1000);
        session.onPacket(packet, nowNs, this::say);
        return taken();
    }

    private List<String> hear(BfdState state, int pollOrFinal) {
        return hear(state, pollOrFinal, state == BfdState.UP ? 50 : 1000, 50, 3);
    }

    private List<String> taken() {
        List<String> since = List.copyOf(said);
        said.clear();
        return since;
    }

    /** On every due time, up to and with the end. */
    private List<String> pass(long ms) {
        long endNs = nowNs + ms * MS;
        while (session.dueNs() - endNs <= 0) {
            nowNs = session.dueNs() - nowNs > 0 ? session.dueNs() : nowNs;
            session.onTick(nowNs, false, this::say);
        }
        nowNs = endNs;
        return taken();
    }

    /** Up, heard at this moment, all polls answered. */
    private void up() {
        pass(0);
        hear(BfdState.DOWN, 0);
        hear(BfdState.UP, BfdFlyweight.POLL);
        hear(BfdState.UP, BfdFlyweight.FINAL);
        assertEquals(BfdState.UP, session.state());
    }

    @Test
    void whoHearsDownIsInitAndWhoHearsInitIsUp() {
        assertEquals(List.of("down to 0 1000/50"), pass(0));
        assertEquals(List.of("init to " + PEER + " 1000/50"), hear(BfdState.DOWN, 0));
        assertEquals(List.of("up poll to " + PEER + " 50/50"), hear(BfdState.INIT, 0));
        assertEquals(List.of("up final to " + PEER + " 50/50"), hear(BfdState.UP, BfdFlyweight.POLL));
        assertEquals(List.of(), hear(BfdState.UP, BfdFlyweight.FINAL));
        assertEquals(BfdDiagnostic.NONE, session.diagnostic());
        assertEquals(BfdState.UP, session.remoteState());
    }

    @Test
    void whoHearsInitWhileDownIsUpAtOnce() {
        pass(0);
        assertEquals(List.of("up poll to " + PEER + " 50/50"), hear(BfdState.INIT, 0));
    }

    @Test
    void upIsNotBelievedByWhoIsDown() {
        pass(0);
        assertEquals(List.of(), hear(BfdState.UP, 0));
        assertEquals(BfdState.DOWN, session.state());
    }

    @Test
    void initIsHeldUntilTheOtherEndHearsToo() {
        pass(0);
        hear(BfdState.DOWN, 0);
        assertEquals(List.of(), hear(BfdState.DOWN, 0));
        assertEquals(List.of("up poll to " + PEER + " 50/50"), hear(BfdState.UP, 0));
    }

    @Test
    void untilItIsUpItSpeaksAboutOnceASecond() {
        int packets = pass(100_000).size();
        assertTrue(packets >= 101 && packets <= 134, packets + " packets in 100 s");
    }

    @Test
    void upItSpeaksAtTheAgreedPaceLessAQuarterAtMost() {
        up();
        int packets = 0;
        for (int i = 0; i < 1000; i++) {
            packets += pass(50).size();
            hear(BfdState.UP, 0);
        }
        assertTrue(packets >= 1200 && packets <= 1600, packets + " packets in 60 s");
    }

    @Test
    void withAMultiplierOfOneItIsAlwaysATenthEarly() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(50, 50, 1), nowNs, this::say);
        hear(BfdState.UP, BfdFlyweight.FINAL, 50, 50, 3);
        long shortestNs = Long.MAX_VALUE;
        long longestNs = 0;
        for (int i = 0; i < 2000; i++) {
            long sentNs = nowNs;
            hear(BfdState.UP, 0);
            nowNs = session.dueNs();
            session.onTick(nowNs, false, this::say);
            if (i > 0) {
                shortestNs = Math.min(shortestNs, nowNs - sentNs);
                longestNs = Math.max(longestNs, nowNs - sentNs);
            }
        }
        assertTrue(shortestNs >= 37_500_000 && shortestNs < 38_500_000, shortestNs + " ns");
        assertTrue(longestNs <= 45 * MS && longestNs > 44 * MS, longestNs + " ns");
    }

    @Test
    void silenceForTheDetectionTimeIsDownAndTheOtherEndIsForgotten() {
        up();
        long heardNs = nowNs;
        pass(149);
        assertEquals(BfdState.UP, session.state());
        assertEquals(List.of("down diag 1 to 0 1000/50"), pass(1));
        assertEquals(150 * MS, nowNs - heardNs);
        assertEquals(BfdDiagnostic.TIME_EXPIRED, session.diagnostic());
        assertEquals(BfdState.DOWN, session.remoteState());
    }

    @Test
    void theDetectionTimeIsTheOtherEndsMultiplierTimesTheSlowerOfItsPaceAndOurs() {
        up();
        hear(BfdState.UP, 0, 20, 20, 5);
        assertEquals(250 * MS, session.detectionTimeNs());
        hear(BfdState.UP, 0, 300, 20, 2);
        assertEquals(600 * MS, session.detectionTimeNs());
    }

    @Test
    void silenceIsNotBelievedWhileFramesAreLeftUnlessItLasts() {
        up();
        nowNs += 150 * MS;
        session.onTick(nowNs, true, this::say);
        assertEquals(BfdState.UP, session.state());
        hear(BfdState.UP, 0);
        nowNs += 299 * MS;
        session.onTick(nowNs, true, this::say);
        assertEquals(BfdState.UP, session.state());
        nowNs += MS;
        session.onTick(nowNs, true, this::say);
        assertEquals(BfdState.DOWN, session.state());
    }

    @Test
    void downOfTheOtherEndIsDownHereAndThenComesBack() {
        up();
        assertEquals(List.of("down poll diag 3 to " + PEER + " 1000/50"), hear(BfdState.DOWN, 0));
        assertEquals(List.of("init poll to " + PEER + " 1000/50"), hear(BfdState.DOWN, 0));
        assertEquals(List.of("up poll to " + PEER + " 50/50"), hear(BfdState.UP, 0));
    }

    @Test
    void adminDownOfTheOtherEndIsDownAndToldAsWhatItIs() {
        up();
        session.told();
        hear(BfdState.ADMIN_DOWN, 0);
        assertEquals(BfdState.DOWN, session.state());
        assertEquals(BfdDiagnostic.NEIGHBOR_DOWN, session.diagnostic());
        assertEquals(BfdState.ADMIN_DOWN, session.remoteState());
        assertTrue(session.isUntold());
        session.told();
        hear(BfdState.ADMIN_DOWN, 0);
        assertFalse(session.isUntold());
        pass(3000);
        assertEquals(BfdState.DOWN, session.remoteState());
        assertTrue(session.isUntold(), "that it no longer says so");
    }

    @Test
    void aPollIsAnsweredAtOnceInAnyStateButOurAdminDown() {
        pass(0);
        assertEquals(
                List.of("init final to " + PEER + " 1000/50", "init to " + PEER + " 1000/50"),
                hear(BfdState.DOWN, BfdFlyweight.POLL));
        session.onRemove(nowNs, this::say);
        taken();
        assertEquals(List.of(), hear(BfdState.UP, BfdFlyweight.POLL));
    }

    @Test
    void fasterIsSaidByAPollAndDoneAtOnce() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(20, 50, 3), nowNs, this::say);
        assertEquals(List.of("up poll to " + PEER + " 20/50"), taken());
        hear(BfdState.UP, 0, 50, 10, 3);
        List<String> polls = pass(100);
        assertTrue(polls.size() >= 5 && polls.size() <= 7, polls::toString);
        assertEquals("up poll to " + PEER + " 20/50", polls.get(4));
        hear(BfdState.UP, BfdFlyweight.FINAL, 50, 10, 3);
        assertEquals("up to " + PEER + " 20/50", pass(20).get(0));
    }

    @Test
    void slowerIsDoneOnlyWhenTheOtherEndKnows() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(500, 50, 3), nowNs, this::say);
        assertEquals(List.of("up poll to " + PEER + " 500/50"), taken());
        hear(BfdState.UP, 0);
        assertTrue(pass(149).size() >= 2);
        hear(BfdState.UP, BfdFlyweight.FINAL, 200, 50, 3);
        assertTrue(pass(374).size() <= 1);
    }

    @Test
    void aShorterDetectionTimeCountsOnlyWhenTheOtherEndIsFaster() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(50, 10, 3), nowNs, this::say);
        hear(BfdState.UP, 0, 10, 50, 3);
        assertEquals(150 * MS, session.detectionTimeNs());
        hear(BfdState.UP, BfdFlyweight.FINAL, 10, 50, 3);
        assertEquals(30 * MS, session.detectionTimeNs());
    }

    @Test
    void aLongerDetectionTimeCountsAtOnce() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(50, 400, 3), nowNs, this::say);
        assertEquals(List.of("up poll to " + PEER + " 50/400"), taken());
        assertEquals(1200 * MS, session.detectionTimeNs());
    }

    @Test
    void whatChangesDuringAPollIsPolledAgain() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onSettings(settings(500, 50, 3), nowNs, this::say);
        session.onSettings(settings(800, 50, 3), nowNs, this::say);
        taken();
        assertEquals(List.of("up poll to " + PEER + " 800/50"), hear(BfdState.UP, BfdFlyweight.FINAL));
        assertTrue(pass(100).size() >= 2, "the old pace until the second answer");
        assertEquals(List.of(), hear(BfdState.UP, BfdFlyweight.FINAL, 500, 50, 3));
        assertTrue(pass(599).isEmpty());
    }

    @Test
    void aFinalThatNobodyAskedForChangesNothing() {
        up();
        assertEquals(List.of(), hear(BfdState.UP, BfdFlyweight.FINAL));
        assertEquals("up to " + PEER + " 50/50", pass(50).get(0));
    }

    @Test
    void noFasterThanTheOtherEndCanHearAndAtOnceWhenItCan() {
        up();
        hear(BfdState.UP, 0, 500, 400, 3);
        assertTrue(pass(299).isEmpty());
        hear(BfdState.UP, 0, 500, 60, 3);
        assertEquals(1, pass(0).size(), "the time has passed already");
    }

    @Test
    void whoCanHearNothingIsSentNothing() {
        up();
        hear(BfdState.UP, 0, 60_000, 0, 3);
        assertEquals(List.of(), pass(20_000));
        assertEquals(List.of("up final to " + PEER + " 50/50"), hear(BfdState.UP, BfdFlyweight.POLL, 60_000, 0, 3));
    }

    @Test
    void aWishForSilenceIsNotGranted() {
        up();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[24]);
        BfdFlyweight demand = new BfdFlyweight().wrap(bytes, 0, 24);
        demand.put(0, BfdState.UP.id(), 0, 3, PEER, OWN, 50_000, 50_000);
        bytes.putByte(1, (byte) (bytes.getByte(1) | 2));
        assertTrue(demand.isDemand());
        session.onPacket(demand, nowNs, this::say);
        assertTrue(pass(140).size() >= 2);
    }

    @Test
    void aPeerThatStartedAnewIsFollowed() {
        up();
        packet.put(0, BfdState.DOWN.id(), 0, 3, 0x9999, 0, 1_000_000, 50_000);
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onPacket(packet, nowNs, this::say);
        assertEquals(List.of("down poll diag 3 to " + 0x9999 + " 1000/50"), taken());
    }

    @Test
    void oneThatIsGivenUpSaysSoForADetectionTimeOfTheOtherEnd() {
        up();
        nowNs += BfdSession.NEWS_GAP_NS;
        session.onRemove(nowNs, this::say);
        assertEquals(List.of("admin-down poll diag 7 to " + PEER + " 1000/50"), taken());
        long removedNs = nowNs;
        int packets = 0;
        while (!session.isGone(nowNs)) {
            nowNs = session.dueNs();
            if (!session.isGone(nowNs)) {
                session.onTick(nowNs, false, this::say);
                packets += taken().size();
            }
        }
        assertEquals(3000 * MS, nowNs - removedNs);
        assertTrue(packets >= 2 && packets <= 4, packets + " more");
    }

    @Test
    void newValuesWhileNobodyIsHeardNeedNobodysConsent() {
        pass(10);
        session.onSettings(settings(2000, 20, 5), nowNs, this::say);
        assertEquals(List.of("down to 0 2000/20"), taken());
        assertTrue(session.isUntold(), "told again, as an answer");
        assertTrue(pass(10_000).size() <= 7);
    }
}
