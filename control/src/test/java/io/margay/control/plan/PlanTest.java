package io.margay.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.DataplaneConfig;
import io.margay.control.config.EndpointConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.HostConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.PeerConfig;
import io.margay.control.config.RouterConfig;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final int PAIRS = 5_000;

    @Test
    void betweenAnyTwoConfigurationsEveryStepIsSafeAndTheEndIsAsIfStartedSo() {
        long seed = System.nanoTime();
        RandomConfigs configs = new RandomConfigs(seed);
        for (int i = 0; i < PAIRS; i++) {
            Optional<RouterConfig> before = configs.next();
            Optional<RouterConfig> after = configs.next();
            ModelRouter router = ModelRouter.of(before);
            Plan plan = Plan.between(before, after);
            try {
                plan.applyTo(router);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", pair " + i + ": " + plan, e);
            }
            ModelRouter expected = ModelRouter.of(after);
            assertEquals(expected.state(), router.state(), () -> "seed " + seed + ": " + plan);
            after.ifPresent(it -> assertEquals(expected.settings, router.settings, () -> "seed " + seed));
            if (before.isPresent() && after.isPresent()) {
                assertEquals(expected.fib, router.fib, () -> "seed " + seed + ": " + plan);
            }
        }
    }

    @Test
    void whatIsEqualOnBothSidesIsInNoAction() {
        long seed = System.nanoTime();
        RandomConfigs configs = new RandomConfigs(seed);
        for (int i = 0; i < PAIRS; i++) {
            Optional<RouterConfig> before = configs.next();
            Optional<RouterConfig> after = configs.next();
            assertTrue(Plan.between(before, before).isEmpty());
            if (before.isEmpty() || after.isEmpty()) {
                continue;
            }
            List<Action> actions = Plan.between(before, after).actions();
            for (EndpointConfig endpoint : before.get().endpoints()) {
                if (after.get().endpoints().contains(endpoint)) {
                    assertTrue(
                            actions.stream()
                                    .noneMatch(action -> action.toString().contains(endpoint.interfaceName())),
                            () -> "seed " + seed + ": " + endpoint + " in " + actions);
                }
            }
            if (before.get().bgp().equals(after.get().bgp())
                    && before.get().node().equals(after.get().node())) {
                assertTrue(
                        actions.stream().noneMatch(action -> action.toString().contains("bgp")),
                        () -> "seed " + seed + ": " + actions);
            }
        }
    }

    @Test
    void aStartGuardsBeforeItOpensPortsAndSpeaksLast() {
        List<String> lines = lines(Plan.between(Optional.empty(), Optional.of(reference(List.of("a", "b")))));
        assertEquals(
                List.of(
                        "set node node00 172.17.8.100, gateway 169.254.1.1 fe80::ecee:eeff:feee:eeee, arp proxy all, "
                                + "ndp proxy all, icmp 1000 a second and 50 at once, to one receiver 10 and 10, "
                                + "to-host allow",
                        "add pool 192.168.0.0/16",
                        "add uplink enp0s8",
                        "add host on margay0",
                        "add endpoint a on calia",
                        "add endpoint b on calib",
                        "add address 192.168.18.64 on calia",
                        "add address 192.168.18.65 on calib",
                        "add block 192.168.18.64/26",
                        "start bgp, as 64512, 1 peers"),
                lines);
    }

    @Test
    void aStopSpeaksFirstAndEndsWithNothing() {
        List<String> lines = lines(Plan.between(Optional.of(reference(List.of("a"))), Optional.empty()));
        assertEquals(
                List.of(
                        "stop bgp",
                        "remove block 192.168.18.64/26",
                        "remove address 192.168.18.64 on calia",
                        "remove endpoint a on calia",
                        "remove host on margay0",
                        "remove uplink enp0s8",
                        "remove pool 192.168.0.0/16"),
                lines);
    }

    @Test
    void anEndpointMoreTouchesNothingElse() {
        assertEquals(
                List.of("add endpoint b on calib", "add address 192.168.18.65 on calib"),
                lines(Plan.between(Optional.of(reference(List.of("a"))), Optional.of(reference(List.of("a", "b"))))));
    }

    @Test
    void addressesOfIpv6MoreAreTheirOwnActionsAlone() {
        RouterConfig before = reference(List.of("a"));
        RouterConfig after = with(
                before,
                new EndpointConfig(
                        "a",
                        "calia",
                        List.of(
                                IpAddress.parse("192.168.18.64"),
                                IpAddress.parse("fd00:10::1"),
                                IpAddress.parse("fd00:10::2")),
                        0));
        assertEquals(
                List.of("add address fd00:10::1 on calia", "add address fd00:10::2 on calia"),
                lines(Plan.between(Optional.of(before), Optional.of(after))));
        assertEquals(
                List.of("remove address fd00:10::1 on calia", "remove address fd00:10::2 on calia"),
                lines(Plan.between(Optional.of(after), Optional.of(before))));
    }

    @Test
    void whetherWorkloadsMayTalkToTheHostIsOneAction() {
        RouterConfig before = reference(List.of("a"));
        List<String> lines = lines(
                Plan.between(Optional.of(before), Optional.of(with(before, new HostConfig(true, "margay0", false)))));
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("set node ") && lines.get(0).endsWith(", to-host deny"), lines.get(0));
    }

    @Test
    void theHostComesAndGoesAsAnEndpointWithoutAnythingElse() {
        RouterConfig with = reference(List.of("a"));
        RouterConfig without = with(with, new HostConfig(false, "margay0", true));
        RouterConfig other = with(with, new HostConfig(true, "host0", true));
        assertEquals(List.of("remove host on margay0"), lines(Plan.between(Optional.of(with), Optional.of(without))));
        assertEquals(List.of("add host on margay0"), lines(Plan.between(Optional.of(without), Optional.of(with))));
        assertEquals(
                List.of("remove host on margay0", "add host on host0"),
                lines(Plan.between(Optional.of(with), Optional.of(other))));
    }

    @Test
    void moreOrLessRoomForEitherFamilyIsAnotherFib() {
        RouterConfig block = new RandomConfigs(1).next().orElseThrow();
        for (FibConfig fib : List.of(new FibConfig(300_000, 20_000), new FibConfig(100_000, 0))) {
            RouterConfig before = with(block, FibConfig.DEFAULT, block.dataplane());
            Plan plan = Plan.between(Optional.of(before), Optional.of(with(block, fib, block.dataplane())));
            assertEquals(
                    List.of("resize fib to " + fib.routes() + " routes of IPv4 and " + fib.routes6() + " of IPv6"),
                    lines(plan));
        }
    }

    @Test
    void aChangeThatWaitsForTheNextStartIsNoted() {
        RouterConfig block = new RandomConfigs(1).next().orElseThrow();
        DataplaneConfig dataplane = new DataplaneConfig(
                IdleMode.BLOCK, WorkerScheduling.DEFAULT, !block.dataplane().dedicatedConductor());
        RouterConfig other = with(block, block.fib(), dataplane);
        Plan plan = Plan.between(Optional.of(block), Optional.of(other));
        assertEquals(List.of(), plan.actions());
        assertEquals(1, plan.notes().size());
    }

    private static RouterConfig with(RouterConfig config, FibConfig fib, DataplaneConfig dataplane) {
        return new RouterConfig(
                config.node(),
                config.gateway(),
                config.icmp(),
                config.pools(),
                config.blocks(),
                config.endpoints(),
                config.routes(),
                config.host(),
                config.bgp(),
                fib,
                dataplane);
    }

    private static RouterConfig with(RouterConfig config, HostConfig host) {
        return new RouterConfig(
                config.node(),
                config.gateway(),
                config.icmp(),
                config.pools(),
                config.blocks(),
                config.endpoints(),
                config.routes(),
                host,
                config.bgp(),
                config.fib(),
                config.dataplane());
    }

    private static RouterConfig with(RouterConfig config, EndpointConfig endpoint) {
        return new RouterConfig(
                config.node(),
                config.gateway(),
                config.icmp(),
                config.pools(),
                config.blocks(),
                List.of(endpoint),
                config.routes(),
                config.host(),
                config.bgp(),
                config.fib(),
                config.dataplane());
    }

    private static RouterConfig reference(List<String> endpoints) {
        List<EndpointConfig> configs = new ArrayList<>();
        for (String name : endpoints) {
            configs.add(new EndpointConfig(
                    name, "cali" + name, List.of(IpAddress.of(Ipv4.parse("192.168.18.64") + configs.size())), 0));
        }
        return new RouterConfig(
                new NodeConfig("node00", Ipv4.parse("172.17.8.100"), Optional.empty(), "enp0s8"),
                GatewayConfig.DEFAULT,
                IcmpConfig.DEFAULT,
                List.of(Prefix.parse("192.168.0.0/16")),
                List.of(Prefix.parse("192.168.18.64/26")),
                configs,
                List.of(),
                HostConfig.DEFAULT,
                Optional.of(new BgpConfig(
                        64512, 90, 120, List.of(new PeerConfig("node01", Ipv4.parse("172.17.8.101"), 64512, false)))),
                FibConfig.DEFAULT,
                new DataplaneConfig(IdleMode.BLOCK, WorkerScheduling.DEFAULT, false));
    }

    @Test
    void aChangeOfBgpNamesThePeersThatItIsAbout() {
        RouterConfig before = withBgp(64512, peer("node01", 1), peer("node02", 2), peer("node03", 3));
        RouterConfig after = withBgp(64512, peer("node01", 1), peer("node03", 4), peer("node04", 2));
        assertEquals(
                List.of("change bgp, as 64512, 3 peers: remove peer node02, change peer node03, add peer node04"),
                lines(Plan.between(Optional.of(before), Optional.of(after))));
        RouterConfig renumbered = withBgp(64513, peer("node01", 1), peer("node02", 2), peer("node03", 3));
        assertEquals(
                List.of("change bgp, as 64513, 3 peers"),
                lines(Plan.between(Optional.of(before), Optional.of(renumbered))));
    }

    private static PeerConfig peer(String name, int host) {
        return new PeerConfig(name, Ipv4.parse("172.17.8.100") + host, 64512, false);
    }

    private static RouterConfig withBgp(int as, PeerConfig... peers) {
        RouterConfig config = reference(List.of("a"));
        return new RouterConfig(
                config.node(),
                config.gateway(),
                config.icmp(),
                config.pools(),
                config.blocks(),
                config.endpoints(),
                config.routes(),
                config.host(),
                Optional.of(new BgpConfig(as, 90, 120, List.of(peers))),
                config.fib(),
                config.dataplane());
    }

    private static List<String> lines(Plan plan) {
        return plan.actions().stream().map(Action::toString).toList();
    }
}
