package io.margay.control.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportRulesTest {
    private static final Prefix A = Prefix.parse("10.1.0.0/16");
    private static final Prefix SIX = Prefix.parse("2001:db8:1::/48");
    private static final IpAddress OURS = IpAddress.parse("10.0.0.254");
    private static final int CLUSTER = 0x0A0000FE;
    private static final Attributes PLAIN = Attributes.PLAIN;
    private static final RouteSource INTERNAL = source(1, true, false);
    private static final RouteSource OTHER_INTERNAL = source(2, true, false);
    private static final RouteSource CLIENT = source(3, true, true);
    private static final RouteSource OTHER_CLIENT = source(4, true, true);
    private static final RouteSource EXTERNAL = source(5, false, false);
    private static final RouteSource OTHER_EXTERNAL = source(6, false, false);

    /** RFC 4271 9.2, RFC 4456 6: who told us, and who is told. */
    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        "1, 2, false",
        "1, 3, true",
        "3, 1, true",
        "3, 4, true",
        "3, 3, false",
        "1, 5, true",
        "5, 1, true",
        "5, 6, true",
        "5, 5, false",
        "0, 1, true",
        "0, 3, true",
        "0, 5, true",
    })
    void whoIsTold(int from, int to, boolean isTold) {
        List<RouteSource> all =
                List.of(RouteSource.OWN, INTERNAL, OTHER_INTERNAL, CLIENT, OTHER_CLIENT, EXTERNAL, OTHER_EXTERNAL);
        Verdict verdict = to(all.get(to)).evaluate(A, PLAIN.path(all.get(from)));
        assertEquals(isTold, verdict instanceof Verdict.Accept, verdict.toString());
    }

    @Test
    void aReflectedPathRemembersItsWay() {
        PathAttributes first = accepted(to(CLIENT), PLAIN.path(INTERNAL));
        assertEquals(INTERNAL.identifier(), first.originatorId());
        assertEquals(List.of(CLUSTER), first.clusterList());
        assertEquals(PLAIN.get().nextHop(), first.nextHop());
        PathAttributes again =
                accepted(to(INTERNAL), PLAIN.withOriginator(77).withClusters(7).path(CLIENT));
        assertEquals(77, again.originatorId());
        assertEquals(List.of(CLUSTER, 7), again.clusterList());
    }

    @Test
    void outsideOnlyWhatIsForOutside() {
        PathAttributes told = accepted(
                to(EXTERNAL),
                PLAIN.withPath(65001)
                        .withMed(5)
                        .withOriginator(77)
                        .withClusters(7)
                        .path(INTERNAL));
        assertEquals("64512 65001", told.asPath().toString());
        assertEquals(OURS, told.nextHop());
        assertNull(told.localPref());
        assertNull(told.med());
        assertNull(told.originatorId());
        assertEquals(List.of(), told.clusterList());
        PathAttributes own = accepted(to(EXTERNAL), PLAIN.withMed(5).path(RouteSource.OWN));
        assertEquals(5, own.med());
        assertEquals(PLAIN.get().nextHop(), own.nextHop());
    }

    /** RFC 7947 2.2: for the routes of others; what it announces itself is its own. */
    @Test
    void aRouteServerIsNoHop() {
        ExportRules server = rules(EXTERNAL, Role.ROUTE_SERVER, OURS, null, false, Policy.ACCEPT_ALL);
        PathAttributes told = accepted(server, PLAIN.withPath(65001).withMed(5).path(source(9, false, false)));
        assertEquals("65001", told.asPath().toString());
        assertEquals(5, told.med());
        assertEquals(PLAIN.get().nextHop(), told.nextHop());
        assertNull(told.localPref());
        assertEquals(64512, told.onlyToCustomer());
        PathAttributes own = accepted(server, PLAIN.path(RouteSource.OWN));
        assertEquals("64512", own.asPath().toString());
    }

    @Test
    void whoReachesUsByIpv6AloneIsToldOurIpv6Address() {
        IpAddress ours6 = IpAddress.parse("2001:db8::fe");
        RouteSource six = new RouteSource(9, "six", IpAddress.parse("2001:db8::9"), 9, true, false);
        ExportRules rules = rules(six, null, OURS, ours6, true, Policy.ACCEPT_ALL);
        assertEquals(ours6, accepted(rules, PLAIN.path(RouteSource.OWN)).nextHop());
        assertEquals(
                PLAIN.get().nextHop(),
                accepted(rules, PLAIN.path(EXTERNAL)).nextHop(),
                "another's is not ours to change");
        ExportRules without = rules(six, null, OURS, ours6, false, Policy.ACCEPT_ALL);
        assertEquals(
                PLAIN.get().nextHop(),
                accepted(without, PLAIN.path(RouteSource.OWN)).nextHop());
    }

    @Test
    void noPeerIsToldToSendToItself() {
        Path path = PLAIN.withNextHop(INTERNAL.address().toString()).path(EXTERNAL);
        assertEquals("next hop is the peer itself", refused(to(INTERNAL), A, path));
        assertInstanceOf(Verdict.Accept.class, to(CLIENT).evaluate(A, path));
    }

    /** RFC 4360 6: the second bit of the type. */
    @Test
    void extendedCommunitiesOfTheAsStayInIt() {
        long target = 0x0002_FC00_0000_0001L;
        long ofTheAs = 0x4002_FC00_0000_0001L;
        PathAttributes marked = PLAIN.get()
                .change()
                .communities(new Communities(List.of(7), List.of(target, ofTheAs), List.of()))
                .build();
        assertEquals(
                List.of(target, ofTheAs),
                accepted(to(INTERNAL), Path.own(marked, 1)).communities().extended());
        assertEquals(
                new Communities(List.of(7), List.of(target), List.of()),
                accepted(to(EXTERNAL), Path.own(marked, 1)).communities());
    }

    @Test
    void insideAPathFromOutsideKeepsWhatItHas() {
        PathAttributes told = accepted(
                to(INTERNAL),
                PLAIN.withPath(65001).withMed(5).withLocalPref(null).path(EXTERNAL));
        assertEquals("65001", told.asPath().toString());
        assertEquals(5, told.med());
        assertEquals(100, told.localPref());
        assertEquals(PLAIN.get().nextHop(), told.nextHop());
        assertNull(told.originatorId());
    }

    @ParameterizedTest
    @CsvSource({
        "no-export,           true,  community no-export",
        "no-export,           false, told",
        "no-export-subconfed, true,  community no-export-subconfed",
        "no-advertise,        true,  community no-advertise",
        "no-advertise,        false, community no-advertise",
        "graceful-shutdown,   true,  told",
        "no-llgr,             true,  told",
        "llgr-stale,          false, 'long-lived stale, which the peer does not know'",
    })
    void wellKnownCommunitiesAreObeyed(String name, boolean isOutside, String expected) {
        int community = List.of(
                        Communities.NO_EXPORT,
                        Communities.NO_EXPORT_SUBCONFED,
                        Communities.NO_ADVERTISE,
                        Communities.GRACEFUL_SHUTDOWN,
                        Communities.NO_LLGR,
                        Communities.LLGR_STALE)
                .stream()
                .filter(each -> Communities.label(each).equals(name))
                .findFirst()
                .orElseThrow();
        PathAttributes marked = PLAIN.get()
                .change()
                .communities(Communities.ofStandard(community))
                .build();
        Verdict verdict = to(isOutside ? EXTERNAL : INTERNAL).evaluate(A, Path.own(marked, 1));
        assertEquals(expected, verdict instanceof Verdict.Refuse refuse ? refuse.reason() : "told");
    }

    /** RFC 9234 5, egress: what we are to the peer, the mark the path has, and what the peer gets. */
    @ParameterizedTest(name = "we are {0}, marked {1}")
    @CsvSource({
        "PROVIDER,            0,     64512",
        "PROVIDER,            65009, 65009",
        "ROUTE_SERVER,        0,     64512",
        "PEER,                0,     64512",
        "PEER,                65009, refused",
        "CUSTOMER,            0,     0",
        "CUSTOMER,            65009, refused",
        "ROUTE_SERVER_CLIENT, 65009, refused",
    })
    void onlyToCustomerIsKept(Role role, int mark, String expected) {
        PathAttributes attributes =
                PLAIN.get().change().onlyToCustomer(mark == 0 ? null : mark).build();
        Verdict verdict =
                rules(EXTERNAL, role, OURS, null, false, Policy.ACCEPT_ALL).evaluate(A, Path.own(attributes, 1));
        if (verdict instanceof Verdict.Accept accept) {
            Integer told = accept.attributes().onlyToCustomer();
            assertEquals(expected, String.valueOf(told == null ? 0 : told));
        } else {
            assertEquals(expected, "refused");
        }
    }

    @Test
    void aNextHopThatThePeerCannotUseIsNotTold() {
        Path six = PLAIN.withNextHop("2001:db8::1").path(INTERNAL);
        assertEquals("we have no address as next hop", refused(to(EXTERNAL), SIX, six));
        assertEquals("next hop is IPv6, which the peer does not take", refused(to(CLIENT), A, six));
        ExportRules capable = rules(CLIENT, null, OURS, null, true, Policy.ACCEPT_ALL);
        assertInstanceOf(Verdict.Accept.class, capable.evaluate(A, six));
        IpAddress own6 = IpAddress.parse("2001:db8::fe");
        ExportRules dual = rules(EXTERNAL, null, OURS, own6, false, Policy.ACCEPT_ALL);
        assertEquals(
                own6, ((Verdict.Accept) dual.evaluate(SIX, six)).attributes().nextHop());
        IpAddress onLink = IpAddress.parse("fe80::1");
        PathAttributes unnumbered = PLAIN.get().change().nextHop(onLink, onLink).build();
        SharedAttributes shared = new SharedAttributes(unnumbered);
        Path path = new Path(INTERNAL, 0, 1, shared, shared, 0, null);
        assertEquals("next hop is of another link", refused(to(CLIENT), SIX, path));
    }

    @Test
    void thePolicyHasTheLastWord() {
        Policy policy = (prefix, attributes, source) -> new Verdict.Accept(attributes
                .change()
                .med(9)
                .asPath(attributes.asPath().prepend(1))
                .build());
        PathAttributes told = accepted(
                rules(EXTERNAL, null, OURS, null, false, policy),
                PLAIN.withMed(5).path(INTERNAL));
        assertEquals(9, told.med());
        assertEquals("1 64512", told.asPath().toString());
        assertEquals(
                "external peer without a policy (RFC 8212)",
                refused(rules(EXTERNAL, null, OURS, null, false, Policy.UNSET), A, PLAIN.path(RouteSource.OWN)));
    }

    @Test
    void butNotAgainstWhatEveryPeerIsOwed() {
        IpAddress six = IpAddress.parse("2001:db8::1");
        Path path = PLAIN.path(INTERNAL);
        Policy preferring = (prefix, attributes, source) ->
                new Verdict.Accept(attributes.change().localPref(7).build());
        assertNull(accepted(rules(EXTERNAL, null, OURS, null, false, preferring), path)
                .localPref());
        assertEquals(
                7,
                accepted(rules(CLIENT, null, OURS, null, false, preferring), path)
                        .localPref());
        assertEquals(
                "next hop is the peer itself",
                refused(rules(CLIENT, null, OURS, null, false, via(CLIENT.address())), A, path));
        assertEquals(
                "next hop is IPv6, which the peer does not take",
                refused(rules(CLIENT, null, OURS, six, false, via(six)), A, path));
        assertEquals(
                six,
                accepted(rules(CLIENT, null, OURS, six, true, via(six)), path).nextHop());
    }

    @Test
    void aPolicyIsToldBothSidesOfThePath() {
        List<String> heard = new ArrayList<>();
        Policy policy = new Policy() {
            @Override
            public Verdict evaluate(Prefix prefix, PathAttributes attributes, RouteSource source) {
                return new Verdict.Refuse("not an import");
            }

            @Override
            public Verdict export(
                    Prefix prefix, PathAttributes ours, PathAttributes told, IpAddress self, RouteSource source) {
                heard.add(ours.asPath() + " / " + told.asPath() + " / " + self + " / " + source.name());
                return new Verdict.Accept(told);
            }
        };
        accepted(
                rules(EXTERNAL, null, OURS, null, false, policy),
                PLAIN.withPath(65001).path(INTERNAL));
        assertEquals(List.of("65001 / 64512 65001 / " + OURS + " / " + INTERNAL.name()), heard);
    }

    private static Policy via(IpAddress nextHop) {
        return (prefix, attributes, source) ->
                new Verdict.Accept(attributes.change().nextHop(nextHop).build());
    }

    private static PathAttributes accepted(ExportRules rules, Path path) {
        Verdict verdict = rules.evaluate(A, path);
        return assertInstanceOf(Verdict.Accept.class, verdict, verdict.toString())
                .attributes();
    }

    private static String refused(ExportRules rules, Prefix prefix, Path path) {
        return assertInstanceOf(Verdict.Refuse.class, rules.evaluate(prefix, path))
                .reason();
    }

    private static ExportRules to(RouteSource target) {
        return rules(target, null, OURS, null, false, Policy.ACCEPT_ALL);
    }

    private static ExportRules rules(
            RouteSource target, Role role, IpAddress own4, IpAddress own6, boolean takesIpv6, Policy policy) {
        return new ExportRules(target, 64512, CLUSTER, role, false, own4, own6, takesIpv6, false, policy);
    }

    private static RouteSource source(int id, boolean isInternal, boolean isClient) {
        return new RouteSource(id, "peer" + id, IpAddress.of(0x0A000100 + id), 0x0A000000 + id, isInternal, isClient);
    }
}
