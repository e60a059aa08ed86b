package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.DataplaneConfig;
import io.margay.control.config.EndpointConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.HostConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.PeerConfig;
import io.margay.control.config.ProxyMode;
import io.margay.control.config.RouterConfig;
import io.margay.control.config.StaticRouteConfig;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Valid configurations out of a small world, so that two of them often share parts. */
final class RandomConfigs {
    private final SplittableRandom random;

    RandomConfigs(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Optional<RouterConfig> next() {
        return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(config());
    }

    private RouterConfig config() {
        String uplink = random.nextInt(4) == 0 ? "cali5" : "eth0";
        List<IpAddress> free = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            free.add(IpAddress.of(Ipv4.parse("192.168.18.64") + i));
            free.add(IpAddress.parse("fd00:10::" + i));
        }
        List<EndpointConfig> endpoints = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            if (random.nextBoolean() && !free.isEmpty() && !uplink.equals("cali" + i)) {
                List<IpAddress> addresses = new ArrayList<>();
                int count = 1 + random.nextInt(Math.min(3, free.size()));
                for (int a = 0; a < count; a++) {
                    addresses.add(free.remove(random.nextInt(free.size())));
                }
                endpoints.add(new EndpointConfig(
                        "pod" + random.nextInt(3) + i,
                        "cali" + i,
                        addresses,
                        random.nextInt(2),
                        512 + 512 * random.nextInt(2)));
            }
        }
        return new RouterConfig(
                new NodeConfig("n", Ipv4.parse("10.0.0.1") + random.nextInt(2), address6(), uplink),
                new GatewayConfig(GatewayConfig.DEFAULT_ADDRESS, proxy(), new Ipv6Address(0xFE80L << 48, 1), proxy()),
                new IcmpConfig(1_000, 50, 10 + random.nextInt(2), 10),
                some(prefixes("192.168.0.0/16", "172.16.0.0/16", "fd00:10::/48")),
                some(prefixes("192.168.18.64/26", "192.168.19.0/26", "192.168.20.0/26", "fd00:10::/122")),
                endpoints,
                some(List.of(
                        route("0.0.0.0/0", "10.0.0.8"), route("::/0", "fd00:8::8"), route("10.8.0.0/16", "10.0.0.9"))),
                new HostConfig(random.nextBoolean(), "margay" + random.nextInt(2), random.nextBoolean()),
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(bgp()),
                new FibConfig(1_000 * (1 + random.nextInt(2)), 500 * random.nextInt(2)),
                new DataplaneConfig(
                        random.nextBoolean() ? IdleMode.BLOCK : IdleMode.BACKOFF, WorkerScheduling.DEFAULT, false));
    }

    private Optional<Ipv6Address> address6() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(Ipv6Address.parse("fd00:8::1"));
    }

    private ProxyMode proxy() {
        return random.nextBoolean() ? ProxyMode.ALL : ProxyMode.GATEWAY_ONLY;
    }

    private static StaticRouteConfig route(String prefix, String via) {
        return new StaticRouteConfig(Prefix.parse(prefix), IpAddress.parse(via));
    }

    private BgpConfig bgp() {
        return new BgpConfig(
                64512 + random.nextInt(2),
                90,
                120 * random.nextInt(2),
                some(List.of(
                        new PeerConfig("p1", Ipv4.parse("10.0.0.11"), 64512, false),
                        new PeerConfig("p2", Ipv4.parse("10.0.0.12"), 64512, true))));
    }

    private <T> List<T> some(List<T> all) {
        return all.stream().filter(item -> random.nextBoolean()).toList();
    }

    private static List<Prefix> prefixes(String... texts) {
        List<Prefix> prefixes = new ArrayList<>();
        for (String text : texts) {
            prefixes.add(Prefix.parse(text));
        }
        return prefixes;
    }
}
