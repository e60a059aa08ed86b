package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What peers can be configured to be, over real sockets. */
class PeerOptionsTest {
    private static final Family V4 = Family.IPV4_UNICAST;
    private static final Family V6 = Family.IPV6_UNICAST;

    private final Lab lab = new Lab();
    private TestRouter a;
    private TestRouter b;
    private TestRouter c;

    @BeforeEach
    void start() throws IOException {
        a = new TestRouter(lab, "127.0.0.1");
        b = new TestRouter(lab, "127.0.0.2");
        c = new TestRouter(lab, "127.0.0.3");
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void bothFamiliesGoOverOneSession() throws IOException {
        PeerOptions both = PeerOptions.builder().families(V4, V6).build();
        a.announce("10.1.0.0/16", "2001:db8:1::/48");
        link(b, a, both, both);
        lab.until("routes", () -> b.has("10.1.0.0/16") && b.has("2001:db8:1::/48"));
        assertEquals("2001:db8::a00:1", b.nextHop("2001:db8:1::/48"));
        assertEquals("10.0.0.1", b.nextHop("10.1.0.0/16"));
        lab.until("end-of-rib of both", () -> b.peer("127.0.0.1").isEndOfRibReceived());
        assertEquals(
                List.of(
                        new PeerSnapshot.FamilyCounts("ipv4-unicast", 1, 1, 0, 0),
                        new PeerSnapshot.FamilyCounts("ipv6-unicast", 1, 1, 0, 0)),
                b.peer("127.0.0.1").families());
        a.speaker().withdraw(Prefix.parse("2001:db8:1::/48"));
        lab.until("withdrawal", () -> !b.has("2001:db8:1::/48"));
        assertTrue(b.has("10.1.0.0/16"));
    }

    @Test
    void aTableGoesInFewMessagesIfTheyMayBeLong() throws IOException {
        PeerOptions six = PeerOptions.builder().families(V6).build();
        for (int i = 0; i < 10_000; i++) {
            a.speaker().announce(new Ipv6Prefix(0x20010DB8_00000000L, i, 128), IpAddress.parse("2001:db8::1"));
        }
        link(b, a, six, six);
        lab.until("table", () -> b.routes.size() == 10_000);
        assertTrue(b.peer("127.0.0.1").messages().updatesReceived() < 10, "messages are short");
        PeerOptions plain =
                PeerOptions.builder().families(V6).extendedMessages(false).build();
        link(c, a, plain, plain);
        lab.until("table", () -> c.routes.size() == 10_000);
        assertTrue(c.peer("127.0.0.1").messages().updatesReceived() > 40, "messages are long");
    }

    @Test
    void aReflectorTellsItsClientsAllPaths() throws IOException {
        PeerOptions client = PeerOptions.builder()
                .client(true, 77)
                .paths(Set.of(), Set.of(V4))
                .build();
        PeerOptions takesAll = PeerOptions.builder().paths(Set.of(V4), Set.of()).build();
        TestRouter d = new TestRouter(lab, "127.0.0.4");
        link(a, b, client, PeerOptions.DEFAULT);
        link(a, c, client, PeerOptions.DEFAULT);
        link(a, d, client, takesAll);
        b.announce("10.9.0.0/16");
        c.announce("10.9.0.0/16");
        lab.until(
                "both paths",
                () -> d.speaker().routes(Prefix.parse("10.9.0.0/16")).size() == 2);
        List<PathSnapshot> paths = d.speaker().routes(Prefix.parse("10.9.0.0/16"));
        assertEquals("10.0.0.2", paths.get(0).nextHop().toString());
        assertEquals("bgp identifier higher", paths.get(1).lossReason());
        c.speaker().withdraw(Prefix.parse("10.9.0.0/16"));
        lab.until(
                "one path",
                () -> d.speaker().routes(Prefix.parse("10.9.0.0/16")).size() == 1);
        assertTrue(d.has("10.9.0.0/16"));
        lab.until("client to client", () -> c.has("10.9.0.0/16"));
    }

    @Test
    void internalPeersThatAreNoClientsAreNotReflectedTo() throws IOException {
        link(a, b, PeerOptions.DEFAULT, PeerOptions.DEFAULT);
        link(a, c, PeerOptions.DEFAULT, PeerOptions.DEFAULT);
        b.announce("10.9.0.0/16");
        lab.until("route", () -> a.has("10.9.0.0/16"));
        lab.always("not passed on", () -> !c.has("10.9.0.0/16"));
    }

    /** By IPv6, because in this lab we have no IPv4 address that could be a next hop. */
    @Test
    void externalPeersExchangeRoutesOnceAPolicySaysSo() throws IOException {
        PeerOptions.Builder six = PeerOptions.builder().families(V6);
        TestRouter outside = new TestRouter(lab, "127.0.0.5", 0, 65001);
        link(a, b, six.nextHopSelf(true).build(), six.build());
        PeerOptions open = six.policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL).build();
        link(a, outside, open, open);
        outside.announce("2001:db8:50::/48");
        b.announce("2001:db8:9::/48");
        lab.until("from outside to inside", () -> b.has("2001:db8:50::/48"));
        lab.until("from inside to outside", () -> outside.has("2001:db8:9::/48"));
        assertEquals("65001", asPath(b, "2001:db8:50::/48"));
        assertEquals("64512", asPath(outside, "2001:db8:9::/48"));
        assertEquals("2001:db8::a00:1", b.nextHop("2001:db8:50::/48"));
        assertEquals("2001:db8::a00:1", outside.nextHop("2001:db8:9::/48"));
    }

    private static String asPath(TestRouter at, String prefix) {
        return at.speaker().routes(Prefix.parse(prefix)).get(0).asPath();
    }

    @Test
    void rolesThatDoNotGoTogetherEndTheAttempt() throws IOException {
        PeerOptions provider = PeerOptions.builder().role(Role.PROVIDER, true).build();
        TestRouter outside = new TestRouter(lab, "127.0.0.5", 0, 65001);
        configure(a, outside, provider, provider);
        lab.until("refusal", () -> !a.peer("127.0.0.5").history().isEmpty());
        lab.until("refusal", () -> a.lastReason("127.0.0.5").contains("role mismatch"));
        assertFalse(a.isUp("127.0.0.5"));
    }

    @Test
    void equalPathsAreSeveralNextHops() throws IOException {
        a.maxWays(4);
        link(a, b, PeerOptions.DEFAULT, PeerOptions.DEFAULT);
        link(a, c, PeerOptions.DEFAULT, PeerOptions.DEFAULT);
        b.announce("10.9.0.0/16");
        c.announce("10.9.0.0/16");
        lab.until(
                "two ways",
                () -> a.has("10.9.0.0/16")
                        && a.routes
                                .get(Prefix.parse("10.9.0.0/16"))
                                .equals(List.of(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.0.0.3"))));
        b.speaker().withdraw(Prefix.parse("10.9.0.0/16"));
        lab.until(
                "one way",
                () -> a.routes.get(Prefix.parse("10.9.0.0/16")).equals(List.of(IpAddress.parse("10.0.0.3"))));
    }

    @Test
    void tooManyPrefixesEndTheSessionForAWhile() throws IOException {
        MaxPrefixes max = new MaxPrefixes(3, 70, MaxPrefixes.Action.RESTART, 60);
        PeerOptions limited = PeerOptions.builder().maxPrefixes(Map.of(V4, max)).build();
        link(a, b, limited, PeerOptions.DEFAULT);
        b.announce("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16");
        lab.until("as many as may be", () -> a.routes.size() == 3);
        b.announce("10.4.0.0/16");
        lab.until("end", () -> a.routes.isEmpty() && !a.isUp("127.0.0.2"));
        assertEquals(
                "cease, maximum number of prefixes reached (6/1)",
                a.peer("127.0.0.2").past().lastSent().words());
        b.speaker().withdraw(Prefix.parse("10.4.0.0/16"));
        lab.always("down", () -> !a.isUp("127.0.0.2"));
        lab.forward(61);
        lab.until("up again", () -> a.routes.size() == 3);
    }

    @Test
    void tooManyPrefixesMayBeAMereWarningOrTheEnd() throws IOException {
        MaxPrefixes warn = new MaxPrefixes(1, 100, MaxPrefixes.Action.WARN, 0);
        link(a, b, PeerOptions.builder().maxPrefixes(Map.of(V4, warn)).build(), PeerOptions.DEFAULT);
        b.announce("10.1.0.0/16", "10.2.0.0/16");
        lab.until("more than may be", () -> a.routes.size() == 2);
        MaxPrefixes stop = new MaxPrefixes(1, 100, MaxPrefixes.Action.STOP, 0);
        link(a, c, PeerOptions.builder().maxPrefixes(Map.of(V4, stop)).build(), PeerOptions.DEFAULT);
        c.announce("10.3.0.0/16", "10.4.0.0/16");
        lab.until("end", () -> !a.isUp("127.0.0.3"));
        lab.forward(60);
        lab.always("down", () -> !a.isUp("127.0.0.3"));
    }

    /** The first dials the other, which waits. */
    private void link(TestRouter from, TestRouter to, PeerOptions fromOptions, PeerOptions toOptions)
            throws IOException {
        configure(from, to, fromOptions, toOptions);
        lab.until("session", () -> from.isUp(to.name()) && to.isUp(from.name()));
    }

    private static void configure(TestRouter from, TestRouter to, PeerOptions fromOptions, PeerOptions toOptions)
            throws IOException {
        to.addPeer(new PeerSettings(from.name(), Ipv4.parse(from.name()), 1, from.as(), true, 90, 10).with(toOptions));
        from.addPeer(new PeerSettings(to.name(), Ipv4.parse(to.name()), to.port(), to.as(), false, 90, 10)
                .with(fromOptions));
    }
}
