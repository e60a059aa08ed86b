package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRulesTest {
    private static final Prefix A = Prefix.parse("10.1.0.0/16");
    private static final RouteSource INTERNAL =
            new RouteSource(1, "internal", IpAddress.parse("10.0.0.1"), 1, true, false);
    private static final RouteSource EXTERNAL =
            new RouteSource(2, "external", IpAddress.parse("10.0.0.2"), 2, false, false);
    private static final Attributes PLAIN = Attributes.PLAIN;

    static ImportRules rules(int remoteAs, Role role, Policy policy) {
        return new ImportRules(64512, 0x0A0000FF, Set.of(IpAddress.of(0x0A0000FF)), 0x0A0000FE, remoteAs, role, policy);
    }

    @Test
    void noPolicyMakesALoopAPath() {
        assertNull(refusal(PLAIN.get(), INTERNAL));
        assertEquals(
                "as-path holds our own AS", refusal(PLAIN.withPath(1, 64512, 2).get(), INTERNAL));
        assertEquals(
                "as-path holds our own AS", refusal(PLAIN.withPath(65001, 64512).get(), EXTERNAL));
        assertEquals(
                "we are the originator",
                refusal(PLAIN.withOriginator(0x0A0000FF).get(), INTERNAL));
        assertEquals(
                "cluster list holds our own cluster",
                refusal(PLAIN.withClusters(7, 0x0A0000FE).get(), INTERNAL));
        assertEquals(
                "next hop is ourselves", refusal(PLAIN.withNextHop("10.0.0.255").get(), INTERNAL));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0.0.0.0/0,       true",
        "0.0.0.0/8,       false",
        "0.0.0.0/7,       true",
        "127.0.0.1/32,    false",
        "128.0.0.0/1,     true",
        "224.0.0.0/3,     true",
        "224.0.0.0/4,     false",
        "239.1.1.1/32,    false",
        "240.0.0.0/4,     true",
        "::/0,            true",
        "::/127,          false",
        "::1/128,         false",
        "::2/128,         true",
        "::ffff:0:0:0/96, true",
        "64:ff9b::/96,    true",
        "fe80::/10,       false",
        "fe80::/64,       false",
        "fec0::/10,       true",
        "ff00::/8,        false",
        "ff02::1/128,     false",
        "fc00::/7,        true",
    })
    void onlyUnicastPrefixesHaveRoutes(String prefix, boolean isTaken) {
        Verdict verdict = rules(64512, null, Policy.ACCEPT_ALL).evaluate(Prefix.parse(prefix), PLAIN.get(), INTERNAL);
        assertEquals(isTaken, verdict instanceof Verdict.Accept, verdict.toString());
    }

    @Test
    void ipv4MappedPrefixesAreNobodys() {
        Prefix mapped = new Ipv6Prefix(0, 0xFFFF_0A00_0000L, 104);
        assertInstanceOf(
                Verdict.Refuse.class, rules(64512, null, Policy.ACCEPT_ALL).evaluate(mapped, PLAIN.get(), INTERNAL));
    }

    @Test
    void anExternalPathBeginsWithThePeer() {
        assertNull(refusal(PLAIN.withPath(65001, 65002).get(), EXTERNAL));
        assertEquals(
                "as-path does not begin with the peer's AS",
                refusal(PLAIN.withPath(65002, 65001).get(), EXTERNAL));
        assertEquals("as-path does not begin with the peer's AS", refusal(PLAIN.get(), EXTERNAL));
        ImportRules ofRouteServer = rules(65001, Role.ROUTE_SERVER_CLIENT, Policy.ACCEPT_ALL);
        assertInstanceOf(
                Verdict.Accept.class,
                ofRouteServer.evaluate(A, PLAIN.withPath(65002).get(), EXTERNAL));
    }

    @Test
    void withoutAPolicyNothingComesFromOutside() {
        ImportRules unset = rules(65001, null, Policy.UNSET);
        assertEquals(
                new Verdict.Refuse("external peer without a policy (RFC 8212)"),
                unset.evaluate(A, PLAIN.withPath(65001).get(), EXTERNAL));
        ImportRules none = rules(64512, null, Policy.NONE);
        assertInstanceOf(Verdict.Refuse.class, none.evaluate(A, PLAIN.get(), INTERNAL));
    }

    /** RFC 9234 5, ingress: what we are to the peer, the mark it sent, the mark it has then, or none for a leak. */
    @ParameterizedTest(name = "we are {0}, marked {1}")
    @CsvSource({
        "PROVIDER,            0,     0",
        "PROVIDER,            65001, leak",
        "ROUTE_SERVER,        65009, leak",
        "ROUTE_SERVER,        0,     0",
        "PEER,                65001, 65001",
        "PEER,                65009, leak",
        "PEER,                0,     65001",
        "CUSTOMER,            0,     65001",
        "CUSTOMER,            65009, 65009",
        "ROUTE_SERVER_CLIENT, 0,     65001",
    })
    void onlyToCustomerStopsLeaks(Role role, int sent, String then) {
        PathAttributes attributes = PLAIN.withPath(65001)
                .get()
                .change()
                .onlyToCustomer(sent == 0 ? null : sent)
                .build();
        Verdict verdict = rules(65001, role, Policy.ACCEPT_ALL).evaluate(A, attributes, EXTERNAL);
        if (then.equals("leak")) {
            assertEquals(new Verdict.Refuse("route leak by only-to-customer (RFC 9234)"), verdict);
        } else {
            Integer mark = ((Verdict.Accept) verdict).attributes().onlyToCustomer();
            assertEquals(Integer.parseInt(then), mark == null ? 0 : mark);
        }
    }

    @Test
    void whatIsAboutToGoAwayIsTheLastChoice() {
        PathAttributes going = PLAIN.withPath(65001)
                .get()
                .change()
                .communities(Communities.ofStandard(Communities.GRACEFUL_SHUTDOWN))
                .build();
        Verdict verdict = rules(65001, null, Policy.ACCEPT_ALL).evaluate(A, going, EXTERNAL);
        assertEquals(0, ((Verdict.Accept) verdict).attributes().localPref());
    }

    private static String refusal(PathAttributes attributes, RouteSource source) {
        int remoteAs = source.isInternal() ? 64512 : 65001;
        Verdict verdict = rules(remoteAs, null, Policy.ACCEPT_ALL).evaluate(A, attributes, source);
        return verdict instanceof Verdict.Refuse refuse ? refuse.reason() : null;
    }
}
