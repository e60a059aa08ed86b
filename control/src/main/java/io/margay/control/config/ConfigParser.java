package io.margay.control.config;

import io.margay.control.config.Draft.EndpointDraft;
import io.margay.control.config.Draft.PoolDraft;
import io.margay.control.config.Draft.RouteDraft;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of the file, section by section, in the order in which an operator writes them. */
final class ConfigParser {
    private static final List<String> ROOT = List.of(
            "node",
            "gateway",
            "gateway6",
            "arp",
            "ndp",
            "icmp",
            "pools",
            "blocks",
            "endpoints",
            "routes",
            "host",
            "bgp",
            "fib",
            "dataplane");
    private static final List<String> NODE = List.of("name", "address", "address6", "uplink");
    private static final List<String> ARP = List.of("proxy");
    private static final List<String> NDP = List.of("proxy");
    private static final List<String> ICMP = List.of("rate", "burst", "receiver-rate", "receiver-burst");
    private static final List<String> HOST = List.of("enabled", "interface", "to-host");
    private static final List<String> POOL = List.of("cidr", "bgp-export");
    private static final List<String> ENDPOINT = List.of("name", "interface", "addresses", "mac", "metric");
    private static final List<String> ROUTE = List.of("prefix", "via");
    private static final List<String> FIB = List.of("routes", "routes6");
    private static final List<String> DATAPLANE = List.of("idle", "cpu", "nice", "conductor");

    private static final ScalarType<ProxyMode> PROXY = ScalarType.oneOf(
            List.of("all", "gateway-only"), word -> word.equals("all") ? ProxyMode.ALL : ProxyMode.GATEWAY_ONLY);
    private static final ScalarType<Boolean> TO_HOST = ScalarType.oneOf(List.of("allow", "deny"), "allow"::equals);
    private static final ScalarType<IdleMode> IDLE =
            ScalarType.oneOf(List.of("spin", "backoff", "block"), word -> switch (word) {
                case "spin" -> IdleMode.SPIN;
                case "block" -> IdleMode.BLOCK;
                default -> IdleMode.BACKOFF;
            });
    private static final ScalarType<Boolean> CONDUCTOR =
            ScalarType.oneOf(List.of("shared", "dedicated"), "dedicated"::equals);

    private final ProblemList problems;

    ConfigParser(ProblemList problems) {
        this.problems = problems;
    }

    /** Empty when the document is not a section of keys at all. */
    Optional<Draft> parse(YamlNode document) {
        return Section.of(document, "", problems, ROOT).map(this::root);
    }

    private Draft root(Section root) {
        Optional<Section> node = root.requiredSection("node", NODE);
        Optional<Section> bgp = root.section("bgp", BgpParser.BGP);
        Optional<Section> dataplane = root.section("dataplane", DATAPLANE);
        return new Draft(
                node.flatMap(it -> it.required("name", ScalarType.NAME_TYPE)),
                node.flatMap(it -> it.required("address", AddressTypes.NODE_ADDRESS)),
                node.flatMap(it -> it.optional("address6", AddressTypes.NODE_ADDRESS6)),
                node.flatMap(it -> it.required("uplink", ScalarType.INTERFACE_TYPE)),
                gateway(root),
                icmp(root.section("icmp", ICMP)),
                root.scalarsOrSections("pools", AddressTypes.PREFIX, POOL).stream()
                        .flatMap(ConfigParser::pool)
                        .toList(),
                root.scalars("blocks", AddressTypes.PREFIX),
                root.sections("endpoints", ENDPOINT).stream()
                        .map(ConfigParser::endpoint)
                        .toList(),
                root.sections("routes", ROUTE).stream()
                        .map(it -> new RouteDraft(
                                it.required("prefix", AddressTypes.PREFIX), it.required("via", AddressTypes.VIA)))
                        .toList(),
                host(root.section("host", HOST)),
                bgp.map(new BgpParser(problems)::parse),
                fib(root.section("fib", FIB)),
                dataplane(dataplane));
    }

    /** A prefix, or a section with more about it. */
    private static Stream<PoolDraft> pool(Section.Item<Prefix> pool) {
        if (pool.section() == null) {
            return Stream.of(new PoolDraft(pool.scalar(), true));
        }
        boolean isAnnounced = pool.section().valueOr("bgp-export", ScalarType.BOOLEAN, true);
        return pool
                .section()
                .required("cidr", AddressTypes.PREFIX)
                .map(prefix -> new PoolDraft(prefix, isAnnounced))
                .stream();
    }

    private static GatewayConfig gateway(Section root) {
        return new GatewayConfig(
                value(root.optional("gateway", AddressTypes.GATEWAY), GatewayConfig.DEFAULT_ADDRESS),
                value(root.section("arp", ARP).flatMap(it -> it.optional("proxy", PROXY)), ProxyMode.ALL),
                value(root.optional("gateway6", AddressTypes.GATEWAY6), GatewayConfig.DEFAULT_ADDRESS6),
                value(root.section("ndp", NDP).flatMap(it -> it.optional("proxy", PROXY)), ProxyMode.ALL));
    }

    private static IcmpConfig icmp(Optional<Section> section) {
        IcmpConfig absent = IcmpConfig.DEFAULT;
        return new IcmpConfig(
                icmp(section, "rate", absent.rate()),
                icmp(section, "burst", absent.burst()),
                icmp(section, "receiver-rate", absent.receiverRate()),
                icmp(section, "receiver-burst", absent.receiverBurst()));
    }

    private static int icmp(Optional<Section> section, String key, int absent) {
        return value(section.flatMap(it -> it.optional(key, ScalarType.ICMP_LIMIT)), absent);
    }

    private static HostConfig host(Optional<Section> section) {
        HostConfig absent = HostConfig.DEFAULT;
        return new HostConfig(
                value(section.flatMap(it -> it.optional("enabled", ScalarType.BOOLEAN)), absent.enabled()),
                value(
                        section.flatMap(it -> it.optional("interface", ScalarType.HOST_INTERFACE)),
                        absent.interfaceName()),
                value(section.flatMap(it -> it.optional("to-host", TO_HOST)), absent.toHostAllowed()));
    }

    private static FibConfig fib(Optional<Section> section) {
        return new FibConfig(
                value(section.flatMap(it -> it.optional("routes", ScalarType.FIB_ROUTES)), FibConfig.DEFAULT.routes()),
                value(
                        section.flatMap(it -> it.optional("routes6", ScalarType.FIB_ROUTES6)),
                        FibConfig.DEFAULT.routes6()));
    }

    private static DataplaneConfig dataplane(Optional<Section> section) {
        return new DataplaneConfig(
                value(section.flatMap(it -> it.optional("idle", IDLE)), IdleMode.BACKOFF),
                new WorkerScheduling(
                        value(section.flatMap(it -> it.optional("cpu", ScalarType.CPU)), WorkerScheduling.LAST_CPU),
                        value(
                                section.flatMap(it -> it.optional("nice", ScalarType.NICE)),
                                WorkerScheduling.DEFAULT_NICE)),
                value(section.flatMap(it -> it.optional("conductor", CONDUCTOR)), false));
    }

    private static EndpointDraft endpoint(Section section) {
        Optional<Located<String>> name = section.required("name", ScalarType.NAME_TYPE);
        Optional<Located<String>> interfaceName = section.required("interface", ScalarType.INTERFACE_TYPE);
        if (!section.has("addresses")) {
            section.missing("addresses", "a list of at least one address");
        }
        return new EndpointDraft(
                name,
                interfaceName,
                section.scalars("addresses", AddressTypes.ADDRESS),
                section.optional("mac", ScalarType.MAC_TYPE),
                section.valueOr("metric", ScalarType.METRIC, EndpointConfig.NORMAL_METRIC));
    }

    private static <T> T value(Optional<Located<T>> read, T absent) {
        return read.map(Located::value).orElse(absent);
    }
}
