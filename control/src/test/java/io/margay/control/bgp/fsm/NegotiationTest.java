package io.margay.control.bgp.fsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.AddPath;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Capability.RoleOfSender;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two OPENs come to. */
class NegotiationTest {
    private static final Family V4 = Family.IPV4_UNICAST;
    private static final Family V6 = Family.IPV6_UNICAST;
    private static final Capability MP4 = Capability.MultiProtocol.of(V4);
    private static final Capability MP6 = Capability.MultiProtocol.of(V6);

    @Test
    void eachWayOfAddPathNeedsTheOther() {
        Open ours = open(64512, MP4, MP6, addPath(3, 1));
        Negotiated agreed = Negotiated.of(ours, open(64512, MP4, MP6, addPath(1, 3)));
        assertEquals(Set.of(V6), agreed.pathIdsIn());
        assertEquals(Set.of(V4), agreed.pathIdsOut());
        assertEquals(Set.of(), Negotiated.of(ours, open(64512, MP4, MP6)).pathIdsIn());
        assertEquals(
                Set.of(),
                Negotiated.of(ours, open(64512, MP4, MP6, addPath(7, 255))).pathIdsOut());
        assertEquals(
                Set.of(),
                Negotiated.of(ours, open(64512, MP4, MP6, addPath(1, 0))).pathIdsOut());
        assertEquals(
                Set.of(), Negotiated.of(ours, open(64512, MP4, addPath(1, 3))).pathIdsIn());
    }

    /** RFC 4724 3. */
    @Test
    void ofSeveralGracefulRestartsTheLastCounts() {
        GracefulRestart first = new GracefulRestart(false, true, 7, List.of(new GracefulRestart.Kept(1, 1, true)));
        GracefulRestart last = new GracefulRestart(true, false, 9, List.of(new GracefulRestart.Kept(2, 1, false)));
        Negotiated agreed = Negotiated.of(open(64512, MP4, MP6, first), open(64512, MP4, MP6, first, last));
        assertEquals(last, agreed.restart());
        assertFalse(agreed.survivesNotification());
        assertTrue(agreed.isKeptOverRestart(V6) && !agreed.isKeptOverRestart(V4));
    }

    @Test
    void whatOnlyOneSideCanIsNotUsed() {
        Capability[] all = {
            MP4,
            MP6,
            new Capability.ExtendedMessage(),
            new Capability.Refresh(),
            new Capability.EnhancedRefresh(),
            Capability.ExtendedNextHop.IPV4_OVER_IPV6,
            new GracefulRestart(false, true, 120, List.of(new GracefulRestart.Kept(1, 1, true))),
            new LongLivedRestart(List.of(new LongLivedRestart.Kept(1, 1, true, 3600)))
        };
        Negotiated both = Negotiated.of(open(64512, all), open(64512, all));
        assertEquals(Set.of(V4, V6), both.families());
        assertTrue(both.extendedMessage() && both.routeRefresh() && both.enhancedRefresh() && both.ipv4OverIpv6());
        assertTrue(both.survivesNotification() && both.isKeptOverRestart(V4) && both.hasKeptForwarding(V4));
        assertFalse(both.isKeptOverRestart(V6));
        assertEquals(Map.of(V4, 3600), both.longLivedSeconds());
        assertEquals(Wire.EXTENDED_MAX_LENGTH, both.wireOptions(true).maxLengthOut());
        for (Negotiated half :
                List.of(Negotiated.of(open(64512, all), open(64512)), Negotiated.of(open(64512), open(64512, all)))) {
            assertEquals(Set.of(V4), half.families());
            assertFalse(half.extendedMessage() || half.routeRefresh() || half.enhancedRefresh() || half.ipv4OverIpv6());
            assertNull(half.restart());
            assertNull(half.longLivedSeconds());
            assertEquals(Wire.MAX_LENGTH, half.wireOptions(true).maxLengthOut());
        }
    }

    @Test
    void withoutACommonFamilyThePeerIsToldWhichWeMiss() {
        FsmHarness harness = new FsmHarness(settings(64512, false, MP6));
        harness.start().connected().message(Leg.OUTGOING, open(64512, MP4));
        Notification told = harness.lastEnd.notification();
        assertEquals("2/7", told.code() + "/" + told.subcode());
        assertArrayEquals(new byte[] {1, 4, 0, 2, 0, 1}, told.data());
        assertEquals(
                "peer does not speak our families: ipv6-unicast",
                harness.lastEnd.reason().split(";")[0]);
    }

    /** RFC 9234 4.2. */
    @ParameterizedTest(name = "we are {0}, the peer {1}, strict {2}")
    @CsvSource({
        "PROVIDER, CUSTOMER, false, true",
        "CUSTOMER, PROVIDER, false, true",
        "PEER, PEER, true, true",
        "ROUTE_SERVER, ROUTE_SERVER_CLIENT, true, true",
        "ROUTE_SERVER_CLIENT, ROUTE_SERVER, true, true",
        "PROVIDER, PROVIDER, false, false",
        "PEER, CUSTOMER, false, false",
        "CUSTOMER, ROUTE_SERVER, false, false",
        "CUSTOMER, , false, true",
        "CUSTOMER, , true, false",
    })
    void rolesMustGoTogether(Role ours, Role theirs, boolean isStrict, boolean isFine) {
        List<Capability> said = new ArrayList<>(List.of(MP4));
        if (theirs != null) {
            said.add(new RoleOfSender(theirs.value()));
        }
        assertEquals(isFine ? "open-confirm" : "2/11", outcome(ours, isStrict, said));
    }

    @Test
    void aPeerOfTwoRolesOrOfAnUnknownOneIsRefused() {
        RoleOfSender provider = new RoleOfSender(0);
        assertEquals("2/11", outcome(Role.CUSTOMER, false, List.of(MP4, provider, new RoleOfSender(4))));
        assertEquals("open-confirm", outcome(Role.CUSTOMER, false, List.of(MP4, provider, provider)));
        assertEquals("2/11", outcome(Role.CUSTOMER, false, List.of(MP4, new RoleOfSender(200))));
        assertEquals("open-confirm", outcome(null, false, List.of(MP4, provider)));
    }

    @Test
    void aStopIsAHardResetForWhoWouldKeepOurRoutes() {
        GracefulRestart kept = new GracefulRestart(false, true, 120, List.of(new GracefulRestart.Kept(1, 1, false)));
        FsmHarness harness = established(kept, kept);
        harness.fsm.onStop(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "bye");
        assertEquals(Notification.cease(2, "bye").asHardReset(), harness.lastSent);
        GracefulRestart helperOnly = new GracefulRestart(false, true, 0, List.of());
        harness = established(helperOnly, kept);
        harness.fsm.onStop(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "bye");
        assertEquals(Notification.cease(2, "bye"), harness.lastSent);
    }

    /** RFC 4724 5: it has restarted, and its old connection does not know yet. */
    @Test
    void aRestartingPeerOvertakesItsOldConnection() {
        GracefulRestart kept = new GracefulRestart(false, false, 120, List.of(new GracefulRestart.Kept(1, 1, true)));
        FsmHarness harness = established(kept, kept);
        harness.incoming();
        assertEquals(List.of("incoming refused"), harness.done());
        harness.pass(6).done();
        harness.incoming();
        assertEquals(List.of("out close", "down", "accept", "in OPEN", "incoming taken"), harness.done());
        assertNull(harness.lastEnd.notification());
        FsmHarness plain = established(kept, new GracefulRestart(false, false, 120, List.of()));
        plain.pass(6).done();
        plain.incoming();
        assertEquals(List.of("incoming refused"), plain.done());
    }

    @Test
    void theRestartIsSaidInTheOpen() {
        FsmHarness harness =
                new FsmHarness(settings(64512, false, MP4, new GracefulRestart(false, true, 9, List.of())));
        harness.fsm.restarted(true);
        harness.start().connected();
        assertTrue(((Open) harness.lastSent).get(GracefulRestart.class).isRestarting());
        harness.fsm.restarted(false);
        harness.incoming();
        assertFalse(((Open) harness.lastSent).get(GracefulRestart.class).isRestarting());
    }

    private static FsmHarness established(Capability ours, Capability theirs) {
        FsmHarness harness = new FsmHarness(settings(64512, false, MP4, ours));
        harness.start().connected().message(Leg.OUTGOING, open(64512, MP4, theirs));
        harness.message(Leg.OUTGOING, new Keepalive());
        assertEquals(State.ESTABLISHED, harness.fsm.state());
        harness.done();
        return harness;
    }

    private static String outcome(Role ours, boolean isStrict, List<Capability> said) {
        Capability[] mine =
                ours == null ? new Capability[] {MP4} : new Capability[] {MP4, new RoleOfSender(ours.value())};
        FsmHarness harness = new FsmHarness(settings(65001, isStrict, mine));
        harness.start().connected().message(Leg.OUTGOING, open(65001, said.toArray(new Capability[0])));
        Notification told = harness.lastEnd == null ? null : harness.lastEnd.notification();
        return told == null ? harness.fsm.state().label() : told.code() + "/" + told.subcode();
    }

    private static FsmSettings settings(int remoteAs, boolean isRoleRequired, Capability... capabilities) {
        return new FsmSettings(
                64512, FsmHarness.LOCAL_ID, remoteAs, false, 90, 10, List.of(capabilities), isRoleRequired);
    }

    private static Open open(int as, Capability... capabilities) {
        return new Open(4, as, 90, FsmHarness.HIGHER_ID, List.of(capabilities));
    }

    private static AddPath addPath(int v4, int v6) {
        return new AddPath(List.of(new AddPath.Ways(1, 1, v4), new AddPath.Ways(2, 1, v6)));
    }
}
