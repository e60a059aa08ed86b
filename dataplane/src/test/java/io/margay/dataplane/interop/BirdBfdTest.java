package io.margay.dataplane.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BFD against a stock BIRD 2, over the real ports of a real dataplane. Needs root and {@code bird}; skipped without. */
class BirdBfdTest {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int MULTIHOP = 3;
    private static final String FAST =
            "interface \"v0\" { interval 50 ms; multiplier 3; }; multihop { interval 50 ms; multiplier 3; };";
    private static final String PATIENT =
            "interface \"v0\" { interval 100 ms; multiplier 8; }; multihop { interval 100 ms; multiplier 8; };";
    private static final String EXPIRED = "down (control detection time expired)";

    /** What a machine with other things to do may add to the time that it takes until something is said. */
    private static final long SLACK_MS = 2_000;

    @TempDir
    private Path directory;

    private BirdLab lab;

    @BeforeEach
    void namespaces() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: network namespaces need root");
        assumeTrue(BirdLab.isInstalled(), "skipped: BIRD 2 is not installed");
        lab = new BirdLab(directory);
    }

    @AfterEach
    void end() throws IOException {
        if (lab != null) {
            lab.close();
        }
    }

    /** BIRD comes last: what it sends before there are sessions is the kernel's, which refuses it. */
    private void start(String idle, String birdOptions, String timers) throws IOException {
        lab.startRouter(idle);
        add(timers);
        for (int id = IPV4; id <= MULTIHOP; id++) {
            int session = id;
            lab.await("session " + id, () -> lab.state(session).startsWith("down"));
        }
        lab.configureBird(birdOptions);
        lab.startBird();
    }

    private void add(String timers) {
        lab.order("add " + IPV4 + " 172.17.8.100 172.17.8.101 false " + timers);
        lab.order("add " + IPV6 + " fd00:8::100 fd00:8::101 false " + timers);
        lab.order("add " + MULTIHOP + " 172.17.8.100 172.17.8.101 true " + timers);
    }

    private void awaitUp() {
        for (int id = IPV4; id <= MULTIHOP; id++) {
            int session = id;
            lab.await("session " + id + " up", () -> lab.state(session).startsWith("up"));
        }
        lab.await("BIRD's three sessions up", () -> lab.birdSessions("Up", "") == 3);
    }

    @Test
    void aBirdThatIsKilledIsDownWithinTheDetectionTimeAndUpAgainWhenItComesBack() throws IOException {
        start("BLOCK", FAST, "50 50 3");
        awaitUp();
        assertEquals(3, lab.birdSessions("Up", "0.050 0.150"));
        lab.said.clear();
        long killedMs = lab.killBird();
        for (int id = IPV4; id <= MULTIHOP; id++) {
            int session = id;
            lab.await("session " + id + " down", () -> lab.state(session).equals(EXPIRED));
            long tookMs = lab.saidAtMs("bfd " + id + " down") - killedMs;
            System.out.println("session " + id + " down " + tookMs + " ms after BIRD was killed");
            assertTrue(tookMs <= 150 + SLACK_MS, "down after " + tookMs + " ms");
        }
        lab.said.clear();
        lab.startBird();
        awaitUp();
        assertEquals(0, lab.kernelRefusals(), "the kernel sent port unreachable");
    }

    @Test
    void newValuesOfEitherEndAreAgreedOnWithoutALoss() throws IOException {
        start("BACKOFF", PATIENT, "100 100 8");
        awaitUp();
        lab.said.clear();
        add("300 200 5");
        lab.await("our new values in BIRD", () -> lab.birdSessions("Up", "0.200 1.500") == 3);
        lab.configureBird(PATIENT.replace("interval 100", "interval 400"));
        lab.askBird("configure");
        lab.await("BIRD's new values", () -> lab.birdSessions("Up", "0.400 2.000") == 3);
        add("100 100 8");
        lab.await("ours again", () -> lab.birdSessions("Up", "0.400 3.200") == 3);
        assertFalse(lab.isSaid(" down ("), () -> String.join("\n", lab.said));
    }

    @Test
    void aControlPlaneThatIsBusyFlapsNothing() throws IOException {
        start("BLOCK", PATIENT, "100 100 8");
        awaitUp();
        lab.said.clear();
        lab.order("busy 4000");
        lab.await("the end of it", () -> lab.isSaid("was busy"));
        assertEquals(3, lab.birdSessions("Up", "0.100 0.800"));
        assertFalse(lab.isSaid(" down ("), () -> String.join("\n", lab.said));
    }

    @Test
    void aSessionThatIsTakenAwayIsAdminDownInBirdAndBackWhenItIsGiven() throws IOException {
        start("BLOCK", PATIENT, "100 100 8");
        awaitUp();
        for (int id = IPV4; id <= MULTIHOP; id++) {
            lab.order("remove " + id);
        }
        lab.await("BIRD's three sessions down", () -> lab.birdSessions("Up", "") == 0);
        lab.said.clear();
        add("100 100 8");
        awaitUp();
        assertEquals(0, lab.kernelRefusals(), "the kernel sent port unreachable");
    }

    @Test
    void aBirdThatIsSwitchedOffSaysSo() throws IOException {
        start("BLOCK", PATIENT, "100 100 8");
        awaitUp();
        lab.askBird("disable", "bfd1");
        for (int id = IPV4; id <= MULTIHOP; id++) {
            int session = id;
            lab.await("session " + id + " down", () -> lab.state(session).startsWith("down"));
        }
        lab.askBird("enable", "bfd1");
        awaitUp();
    }
}
