package io.margay.control.bgp.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our speaker against a stock BIRD 2, each in a network namespace of its own. Needs root and {@code bird}; skipped without. */
class BirdInteropTest {
    private static final long DEADLINE_NS = 20_000_000_000L;
    private static final String HOLD_TIME_SECONDS = "6";
    private static final String OUR_BLOCK = "10.1.0.0/26";
    private static final String BEST = "best " + Bird.BLOCK + " via " + Namespaces.BIRD_ADDRESS;
    private static final String LOST = "lost " + Bird.BLOCK;

    @TempDir
    private Path directory;

    private Namespaces namespaces;
    private Bird bird;
    private SpeakerProcess speaker;
    private PrintWriter commands;
    private String features = "none";
    private String ownAs = "64512";
    private List<String> told = List.of();

    @BeforeEach
    void namespaces() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: network namespaces need root");
        assumeTrue(Bird.isInstalled(), "skipped: BIRD 2 is not installed");
        namespaces = new Namespaces();
    }

    @AfterEach
    void end() throws IOException {
        if (speaker != null) {
            speaker.close();
        }
        if (bird != null) {
            bird.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    @Test
    void routesGoBothWaysAndAreTakenBack() throws IOException {
        start(false);
        await("BIRD's route", () -> told.contains(BEST));
        await("our route in BIRD", this::birdHasOurRoute);
        assertTrue(bird.ask("show", "route", "all", OUR_BLOCK).contains("BGP.local_pref: 100"), "as we sent it");
        commands.println("withdraw " + OUR_BLOCK);
        await("the withdrawal in BIRD", () -> !birdHasOurRoute());
        bird.ask("disable", "again");
        bird.ask("disable", "blocks");
        await("BIRD's withdrawal", () -> told.contains(LOST));
        assertTrue(bird.ask("show", "protocols", "margay").contains("Established"), "all in one session");
        assertFalse(isTold("ended"), told::toString);
    }

    @Test
    void aBirdThatOnlyListensIsDialled() throws IOException {
        start(false, "passive on;");
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aPassivePeerIsDialledByBird() throws IOException {
        start(true);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aBirdWithoutFourOctetNumbersIsSpokenToInTwo() throws IOException {
        start(false, "enable as4 off;");
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aBirdThatStopsSaysSoAndIsFoundAgain() throws IOException {
        start(false);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        bird.stop();
        await("the loss", () -> told.contains(LOST));
        await("the reason", () -> isTold("ended peer sent: cease"));
        told.clear();
        bird.start();
        await("both routes again", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aBirdThatCrashesIsNoticedAtOnceAndFoundAgain() throws IOException {
        start(false);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        bird.crash();
        await("the loss", () -> told.contains(LOST));
        told.clear();
        bird.start();
        await("both routes again", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aBirdThatStandsStillIsDroppedByTheHoldTimer() throws IOException {
        start(false);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        told.clear();
        long stoppedNs = System.nanoTime();
        bird.signal("STOP");
        await("the loss", () -> told.contains(LOST));
        long tookMs = (System.nanoTime() - stoppedNs) / 1_000_000;
        await("the reason", () -> isTold("ended hold timer expired"));
        assertTrue(tookMs > 1_900, "hold time of 3 s, dropped after " + tookMs + " ms");
        told.clear();
        bird.signal("CONT");
        await("both routes again", () -> told.contains(BEST) && birdHasOurRoute());
    }

    @Test
    void aRefreshAskedForByBirdIsAnsweredWithinTheSession() throws IOException {
        start(false);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        commands.println("show");
        await("the count", () -> told.contains("updates-sent 2"));
        bird.ask("reload", "in", "margay");
        await("the answer", () -> {
            commands.println("show");
            return told.contains("updates-sent 5"); // route, End-of-RIB; mark, route, mark
        });
        assertFalse(isTold("ended"), told::toString);
    }

    @Test
    void whoeverDialsFirstASessionThatIsRestartedComesBack() throws IOException {
        start(false);
        for (int round = 0; round < 4; round++) {
            await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
            told.clear();
            bird.ask("restart", "margay");
            await("the loss", () -> told.contains(LOST));
        }
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        bird.stop();
    }

    @Test
    void whenWeStopBirdHearsWhyAndDropsOurRoute() throws IOException {
        start(false);
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        commands.println("quit");
        await("the loss in BIRD", () -> !birdHasOurRoute());
        await("the reason in BIRD", () -> bird.ask("show", "protocols", "all", "margay")
                .contains("Administrative shutdown"));
    }

    @Test
    void bothFamiliesGoOverOneSessionAndCommunitiesOfAllKindsArrive() throws IOException {
        features = "ipv6";
        start(false, "ipv6 { import all; export all; gateway recursive; next hop address 2001:db8::2; };");
        commands.println("announce 2001:db8:a::/48 2001:db8::1");
        await("BIRD's IPv6 route", () -> told.contains("best 2001:db8:b::/48 via 2001:db8::2"));
        await("our IPv6 route", () -> bird.ask("show", "route", "all", "2001:db8:a::/48")
                .contains("BGP.next_hop: 2001:db8::1"));
        await("both IPv4 routes", () -> told.contains(BEST) && birdHasOurRoute());
        commands.println("paths " + Bird.BLOCK);
        await(
                "communities",
                () -> told.contains("path " + Bird.BLOCK + " [64512:7, extended 0002fc0000000007, 64512:7:7]"));
        assertFalse(isTold("ended"), told::toString);
    }

    @Test
    void severalPathsInLongMessagesAndEnhancedRefresh() throws IOException {
        features = "paths";
        start(false, "ipv4:add paths on;", "enable extended messages on;");
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        await("two paths", () -> {
            commands.println("paths " + Bird.BLOCK);
            return told.stream().filter(line -> line.startsWith("path ")).count() >= 2;
        });
        commands.println("agreed");
        await(
                "what was agreed on",
                () -> told.contains("agreed [ipv4-unicast, add-path in ipv4-unicast,"
                        + " add-path out ipv4-unicast, 4-octet-as, extended-message, route-refresh, enhanced-route-refresh,"
                        + " graceful-restart]"));
        bird.ask("reload", "in", "margay");
        commands.println("show");
        await("the answer", () -> {
            commands.println("show");
            return told.contains("updates-sent 5"); // route, End-of-RIB; mark, route, mark
        });
        assertTrue(birdHasOurRoute());
        assertFalse(isTold("ended"), told::toString);
    }

    @Test
    void theRoutesOfABirdThatRestartsGracefullyStay() throws IOException {
        start(false, "graceful restart on;");
        await("both routes", () -> told.contains(BEST) && birdHasOurRoute());
        await("end-of-rib", () -> told.contains("end-of-rib"));
        bird.crash();
        await("the end", () -> isTold("ended"));
        told.clear();
        bird.startAgain();
        await("end-of-rib again", () -> told.contains("end-of-rib") && birdHasOurRoute());
        assertFalse(told.contains(LOST), told::toString);
        bird.ask("disable", "blocks");
        bird.ask("disable", "again");
        await("a true loss", () -> told.contains(LOST));
    }

    /** An external peer: what BIRD sees is what the policy of the file says; another file is taken over within the session. */
    @Test
    void birdSeesWhatThePolicySaysAndHearsOfAnotherWithinTheSession() throws IOException {
        String beginning = """
                node: { name: n, address: 198.51.100.1, uplink: v0 }
                pools: [192.168.0.0/16]
                bgp:
                  as: 64513
                  peers: [ { name: bird, address: 198.51.100.2, as: 64512, import: [in], export: [out] } ]
                  policies:
                """;
        Path first = Files.writeString(directory.resolve("first.yaml"), beginning + """
                    - { name: in, default: accept }
                    - name: out
                      rules:
                        - name: block
                          match: { prefixes: [10.1.0.0/26], as-path: "^$", from: own }
                          set:
                            prepend: 2
                            med: 33
                            local-pref: 7
                            communities: { add: ["64513:42", "64513:1:2", "rt:64513:9"] }
                        - { name: rest, then: reject }
                """);
        Path second = Files.writeString(directory.resolve("second.yaml"), beginning + """
                    - name: in
                      rules:
                        - { name: block, match: { prefixes: [192.168.0.0/16 ge 26], communities: ["64512:7:7"], as-path: "^64512$" } }
                    - { name: out, rules: [ { name: other, match: { prefixes: [10.2.0.0/26] }, set: { med: 44 } } ] }
                """);
        ownAs = "64513";
        features = "remote-as=64512,policies=" + first;
        start(false, "as:64513");
        commands.println("announce 10.2.0.0/26 " + Namespaces.ROUTER_ADDRESS);
        await("our route in BIRD", this::birdHasOurRoute);
        String seen = bird.ask("show", "route", "all", OUR_BLOCK);
        for (String attribute : List.of(
                "BGP.as_path: 64513 64513 64513",
                "BGP.med: 33",
                "BGP.community: (64513,42)",
                "BGP.ext_community: (rt, 64513, 9)",
                "BGP.large_community: (64513, 1, 2)")) {
            assertTrue(seen.contains(attribute), seen);
        }
        assertFalse(seen.contains("BGP.local_pref: 7"), seen);
        assertFalse(bird.ask("show", "route", "10.2.0.0/26").contains("10.2.0.0/26 "), "rejected");
        await("the refusal of BIRD's route", () -> {
            commands.println("reason " + Bird.BLOCK);
            return told.contains("reason " + Bird.BLOCK + " overlaps pool 192.168.0.0/16 and is from an external peer;"
                    + " only a rule with prefixes accepts it");
        });
        assertFalse(told.contains(BEST));

        commands.println("policies " + second);
        await("BIRD's route", () -> told.contains(BEST));
        await(
                "the withdrawal of one and the other route in BIRD",
                () -> !birdHasOurRoute()
                        && bird.ask("show", "route", "all", "10.2.0.0/26").contains("BGP.med: 44"));
        assertFalse(speaker.hasTold("ended"), told::toString);
    }

    private void start(boolean passive, String... birdOptions) throws IOException {
        bird = new Bird(directory, namespaces.bird, birdOptions).start();
        speaker = new SpeakerProcess(
                namespaces.router,
                Namespaces.ROUTER_ADDRESS,
                Namespaces.BIRD_ADDRESS,
                ownAs,
                HOLD_TIME_SECONDS,
                Boolean.toString(passive),
                features);
        commands = speaker.commands;
        told = speaker.told;
        commands.println("announce " + OUR_BLOCK + " " + Namespaces.ROUTER_ADDRESS);
    }

    private boolean isTold(String beginning) {
        return speaker.hasTold(beginning);
    }

    private boolean birdHasOurRoute() {
        return bird.ask("show", "route", OUR_BLOCK).contains("via " + Namespaces.ROUTER_ADDRESS);
    }

    /** Asks again and again until the deadline; each asking runs birdc, so the pace is its. */
    private void await(String what, BooleanSupplier isSo) {
        long startNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new AssertionError("not within 20 s: " + what + "\n" + told + "\n"
                        + bird.ask("show", "protocols", "all", "margay"));
            }
            Thread.onSpinWait();
        }
    }
}
