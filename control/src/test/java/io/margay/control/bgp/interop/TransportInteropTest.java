package io.margay.control.bgp.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connections are like, against stock BIRD 2 and FRR in namespaces. Needs root and the daemons; skipped without. */
class TransportInteropTest {
    private static final long DEADLINE_NS = 40_000_000_000L;
    private static final String ROUTER = Namespaces.ROUTER_ADDRESS;
    private static final String OTHER = Namespaces.BIRD_ADDRESS;
    private static final String ROUTER6 = "2001:db8:0:1::1";
    private static final String OTHER6 = "2001:db8:0:1::2";
    private static final String OTHERS_ROUTE = "10.99.0.0/16";
    private static final String OTHERS_ROUTE6 = "2001:db8:99::/48";
    private static final String OUR_ROUTE = "10.1.0.0/26";
    private static final String OUR_ROUTE6 = "2001:db8:a::/48";

    @TempDir
    private Path directory;

    private Namespaces namespaces;
    private Bird bird;
    private Frr frr;
    private SpeakerProcess speaker;

    @BeforeEach
    void namespaces() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: network namespaces need root");
        namespaces = new Namespaces();
        namespaces.address6(ROUTER6, OTHER6);
    }

    @AfterEach
    void end() throws IOException {
        if (speaker != null) {
            speaker.close();
        }
        if (bird != null) {
            bird.close();
        }
        if (frr != null) {
            frr.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    @Test
    void theSamePasswordAsBird() throws IOException {
        bird("local " + OTHER + " as 64512; neighbor " + ROUTER + " as 64512; direct; password \"secret\";");
        speak(OTHER, "64512", "ipv6,own6=" + ROUTER6 + ",password=secret");
        bothTables();
        assertTrue(speaker.told.contains("best " + OTHERS_ROUTE + " via " + OTHER), speaker.told::toString);
    }

    @Test
    void theSamePasswordAsBirdOverIpv6() throws IOException {
        bird("local " + OTHER6 + " as 64512; neighbor " + ROUTER6 + " as 64512; direct; password \"secret\";");
        speak(OTHER6, "64512", "ipv6,own6=" + ROUTER6 + ",extended-next-hop,password=secret");
        bothTables();
        assertTrue(speaker.told.contains("best " + OTHERS_ROUTE6 + " via " + OTHER6), speaker.told::toString);
        assertTrue(speaker.told.contains("best " + OTHERS_ROUTE + " via " + OTHER6), speaker.told::toString);
        String ours = bird.ask("show", "route", "all", OUR_ROUTE);
        assertTrue(ours.contains("BGP.next_hop: " + ROUTER6), ours);
    }

    @Test
    void anotherPasswordThanBirdsIsNamed() throws IOException {
        bird("local " + OTHER + " as 64512; neighbor " + ROUTER + " as 64512; direct; password \"secret\";");
        speak(OTHER, "64512", "password=mistyped");
        await(
                "the reason",
                () -> speaker.hasTold("ended no answer to the connection request; wrong password: segments came in that"
                        + " were signed with another one"));
        assertFalse(speaker.hasTold("state established"), speaker.told::toString);
    }

    @Test
    void anotherPasswordThanBirdsOverIpv6IsNamed() throws IOException {
        bird("local " + OTHER6 + " as 64512; neighbor " + ROUTER6 + " as 64512; direct; password \"secret\";");
        speak(OTHER6, "64512", "ipv6,own6=" + ROUTER6 + ",password=mistyped");
        await(
                "the reason",
                () -> speaker.hasTold("ended no answer to the connection request; wrong password: segments came in that"
                        + " were signed with another one"));
    }

    @Test
    void noPasswordWhereBirdHasOneIsNamed() throws IOException {
        bird("local " + OTHER + " as 64512; neighbor " + ROUTER + " as 64512; direct; password \"secret\";");
        speak(OTHER, "64512", "none");
        await(
                "the reason",
                () -> speaker.hasTold("ended no answer to the connection request; segments came in with a TCP-MD5"
                        + " signature: the peer has a password, and none is configured here"));
    }

    @Test
    void ttlSecurityWithBirdWhoeverDials() throws IOException {
        bird("local " + OTHER + " as 65001; neighbor " + ROUTER + " as 64512; direct; ttl security on; passive on;");
        speak(OTHER, "64512", "ipv6,own6=" + ROUTER6 + ",remote-as=65001,hops=1,ttl-security");
        bothTables();
        speaker.close();
        bird.close();
        bird("local " + OTHER6 + " as 65001; neighbor " + ROUTER6 + " as 64512; direct; ttl security on;");
        speaker = new SpeakerProcess(
                namespaces.router,
                ROUTER,
                OTHER6,
                "64512",
                "9",
                "true",
                "ipv6,own6=" + ROUTER6 + ",remote-as=65001,hops=1,ttl-security");
        announce();
        bothTables();
    }

    @Test
    void aBirdThatSendsWithLittleTtlIsRefusedByTtlSecurity() throws IOException {
        bird("local " + OTHER + " as 65001; neighbor " + ROUTER + " as 64512; multihop 2;");
        speaker = new SpeakerProcess(
                namespaces.router, ROUTER, OTHER, "64512", "9", "true", "remote-as=65001,hops=1,ttl-security");
        await("the reason", () -> speaker.hasTold("ended connection refused, came over too many hops (TTL security)"));
    }

    @Test
    void anExternalPeerTwoHopsAwayTakesMultihop() throws IOException {
        String far = namespaces.far();
        birdIn(far, "local 203.0.113.2 as 65001; neighbor " + ROUTER + " as 64512; multihop 2; passive on;");
        speak("203.0.113.2", "64512", "remote-as=65001,hops=1");
        await(
                "no answer",
                () -> speaker.hasTold("ended no answer")
                        || speaker.hasTold("ended Host is unreachable")
                        || speaker.hasTold("ended No route to host"));
        speaker.close();
        speak("203.0.113.2", "64512", "remote-as=65001,hops=2");
        await("session", () -> speaker.hasTold("state established"));
    }

    @Test
    void anUnnumberedFrrIsFoundAndFindsUs() throws IOException {
        assumeTrue(Frr.isInstalled(), "skipped: FRR is not installed");
        frr = new Frr(ownDirectory(), namespaces.bird, """
                ip route %s Null0
                ipv6 route %s Null0
                router bgp 65001
                 bgp router-id 198.51.100.2
                 no bgp ebgp-requires-policy
                 neighbor v0 interface remote-as external
                 neighbor v0 timers 3 9
                 neighbor v0 timers connect 1
                 address-family ipv4 unicast
                  redistribute static
                 exit-address-family
                 address-family ipv6 unicast
                  redistribute static
                  neighbor v0 activate
                 exit-address-family
                """.formatted(OTHERS_ROUTE, OTHERS_ROUTE6));
        speak("any", "64512", "ipv6,own6=" + ROUTER6 + ",extended-next-hop,interface=v0,remote-as=0");
        await(
                "both routes",
                () -> speaker.hasTold("best " + OTHERS_ROUTE + " via fe80::")
                        && speaker.hasTold("best " + OTHERS_ROUTE6 + " via fe80::"));
        String ours = Namespaces.linkLocal(namespaces.router);
        await("our route by our link-local address", () -> frr.ask("bgpd", "show bgp ipv4 unicast " + OUR_ROUTE)
                .contains(ours));
        await("our other route", () -> frr.ask("bgpd", "show bgp ipv6 unicast " + OUR_ROUTE6)
                .contains(ours));
        assertFalse(speaker.hasTold("ended peer"), speaker.told::toString);
    }

    @Test
    void anUnnumberedBirdThatAdvertisesItselfIsFound() throws IOException {
        bird("""
                local as 65001; neighbor range fe80::/10 external; interface "v0"; direct;
                """, "protocol radv { interface \"v0\" { max ra interval 4; min ra interval 3; default lifetime 0; }; }");
        speak("any", "64512", "ipv6,own6=" + ROUTER6 + ",extended-next-hop,interface=v0,remote-as=0");
        bothTables();
    }

    @Test
    void anUnnumberedBirdOfKnownAddressWithPasswordAndTtlSecurity() throws IOException {
        bird("""
                local as 65001; neighbor range fe80::/10 external; interface "v0"; direct; password "secret"; ttl security on;
                """);
        speak(
                Namespaces.linkLocal(namespaces.bird),
                "64512",
                "ipv6,extended-next-hop,interface=v0,remote-as=0,password=secret,hops=1,ttl-security");
        bothTables();
        String ours = bird.ask("show", "route", "all", OUR_ROUTE6);
        assertTrue(ours.contains("BGP.next_hop: :: " + Namespaces.linkLocal(namespaces.router)), ours);
    }

    @Test
    void twoOfUsOnAnUnnumberedLinkThatGoesAndComesAgain() throws IOException {
        String features = "ipv6,extended-next-hop,interface=v0,remote-as=0,hops=1,ttl-security,password=secret";
        speak("any", "64512", features);
        try (SpeakerProcess other =
                new SpeakerProcess(namespaces.bird, OTHER, "any", "65001", "9", "false", features)) {
            other.commands.println("announce " + OTHERS_ROUTE + " " + OTHER);
            await(
                    "routes",
                    () -> speaker.hasTold("best " + OTHERS_ROUTE + " via fe80::")
                            && other.hasTold("best " + OUR_ROUTE + " via fe80::"));
            namespaces.cut();
            await("the loss", () -> speaker.hasTold("lost " + OTHERS_ROUTE) && other.hasTold("lost " + OUR_ROUTE));
            speaker.told.clear();
            other.told.clear();
            namespaces.join();
            await(
                    "routes again",
                    () -> speaker.hasTold("best " + OTHERS_ROUTE + " via fe80::")
                            && other.hasTold("best " + OUR_ROUTE + " via fe80::"));
        }
    }

    private void bird(String session, String... more) throws IOException {
        birdIn(namespaces.bird, session, more);
    }

    private void birdIn(String namespace, String session, String... more) throws IOException {
        assumeTrue(Bird.isInstalled(), "skipped: BIRD 2 is not installed");
        bird = Bird.withConfiguration(directory, namespace, """
                router id 198.51.100.2;
                protocol device {}
                protocol static blocks { ipv4; route %s blackhole; }
                protocol static blocks6 { ipv6; route %s blackhole; }
                %s
                protocol bgp margay {
                  %s
                  connect delay time 1;
                  connect retry time 1;
                  error wait time 1, 2;
                  ipv4 { import all; export all; next hop self; extended next hop on; };
                  ipv6 { import all; export all; next hop self; };
                }
                """.formatted(
                                OTHERS_ROUTE, OTHERS_ROUTE6, String.join("\n", more), session))
                .start();
    }

    private void speak(String peer, String as, String features) throws IOException {
        speaker = new SpeakerProcess(namespaces.router, ROUTER, peer, as, "9", "false", features);
        announce();
    }

    private void announce() {
        speaker.commands.println("announce " + OUR_ROUTE + " " + ROUTER);
        speaker.commands.println("announce " + OUR_ROUTE6 + " " + ROUTER6);
    }

    private void bothTables() {
        await(
                "both routes",
                () -> speaker.hasTold("best " + OTHERS_ROUTE + " via ")
                        && speaker.hasTold("best " + OTHERS_ROUTE6 + " via "));
        await(
                "our route",
                () -> bird.ask("show", "route", OUR_ROUTE).contains("64512i")
                        || bird.ask("show", "route", OUR_ROUTE).contains("[i]"));
        await(
                "our other route",
                () -> bird.ask("show", "route", OUR_ROUTE6).contains("64512i")
                        || bird.ask("show", "route", OUR_ROUTE6).contains("[i]"));
    }

    /** Where a daemon that drops root may write. */
    private Path ownDirectory() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.createDirectory(directory.resolve("frr"));
    }

    /** Asks again and again until the deadline; each asking runs a program, so the pace is its. */
    private void await(String what, BooleanSupplier isSo) {
        long startNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                String theirs = bird == null ? "" : bird.ask("show", "protocols", "all");
                throw new AssertionError("not within 40 s: " + what + "\n" + speaker.told + "\n" + theirs);
            }
            Thread.onSpinWait();
        }
    }
}
