package io.margay.control.config;

import io.margay.control.config.Draft.EndpointDraft;
import io.margay.control.config.Draft.PeerDraft;
import io.margay.control.config.Draft.RouteDraft;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of the file, section by section, in the order in which an operator writes them. */
final class ConfigParser {
    private static final List<String> ROOT =
            List.of("node", "gateway", "arp", "pools", "blocks", "endpoints", "routes", "bgp", "fib", "dataplane");
    private static final List<String> NODE = List.of("name", "address", "uplink");
    private static final List<String> ARP = List.of("proxy");
    private static final List<String> ENDPOINT = List.of("name", "interface", "addresses", "mac");
    private static final List<String> ROUTE = List.of("prefix", "via");
    private static final List<String> BGP = List.of("as", "hold-time", "stale-time", "peers");
    private static final List<String> PEER = List.of("name", "address", "as", "passive");
    private static final List<String> FIB = List.of("routes", "routes6");
    private static final List<String> DATAPLANE = List.of("idle", "cpu", "nice", "conductor");

    private static final ScalarType<ArpProxy> ARP_PROXY = ScalarType.oneOf(
            List.of("all", "gateway-only"), word -> word.equals("all") ? ArpProxy.ALL : ArpProxy.GATEWAY_ONLY);
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
        Optional<Section> arp = root.section("arp", ARP);
        Optional<Section> bgp = root.section("bgp", BGP);
        Optional<Section> dataplane = root.section("dataplane", DATAPLANE);
        return new Draft(
                node.flatMap(it -> it.required("name", ScalarType.NAME_TYPE)),
                node.flatMap(it -> it.required("address", ScalarType.ADDRESS)),
                node.flatMap(it -> it.required("uplink", ScalarType.INTERFACE_TYPE)),
                root.optional("gateway", ScalarType.ADDRESS),
                value(arp.flatMap(it -> it.optional("proxy", ARP_PROXY)), ArpProxy.ALL),
                root.scalars("pools", ScalarType.PREFIX),
                root.scalars("blocks", ScalarType.PREFIX),
                root.sections("endpoints", ENDPOINT).stream()
                        .map(ConfigParser::endpoint)
                        .toList(),
                root.sections("routes", ROUTE).stream()
                        .map(it -> new RouteDraft(
                                it.required("prefix", ScalarType.PREFIX), it.required("via", ScalarType.ADDRESS)))
                        .toList(),
                bgp.isPresent(),
                bgp.flatMap(it -> it.required("as", ScalarType.AS)),
                value(
                        bgp.flatMap(it -> it.optional("hold-time", ScalarType.HOLD_TIME)),
                        BgpConfig.DEFAULT_HOLD_TIME_SECONDS),
                value(
                        bgp.flatMap(it -> it.optional("stale-time", ScalarType.STALE_TIME)),
                        BgpConfig.DEFAULT_STALE_TIME_SECONDS),
                bgp.map(ConfigParser::peers).orElse(List.of()),
                fib(root.section("fib", FIB)),
                dataplane(dataplane));
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
            section.missing("addresses", "a list of at least one IPv4 address");
        }
        return new EndpointDraft(
                name,
                interfaceName,
                section.scalars("addresses", ScalarType.ADDRESS),
                section.optional("mac", ScalarType.MAC_TYPE));
    }

    private static List<PeerDraft> peers(Section bgp) {
        List<PeerDraft> peers = new ArrayList<>();
        for (Section peer : bgp.sections("peers", PEER)) {
            peers.add(new PeerDraft(
                    peer.required("name", ScalarType.NAME_TYPE),
                    peer.required("address", ScalarType.ADDRESS),
                    peer.required("as", ScalarType.AS),
                    value(peer.optional("passive", ScalarType.BOOLEAN), false)));
        }
        return peers;
    }

    private static <T> T value(Optional<Located<T>> read, T absent) {
        return read.map(Located::value).orElse(absent);
    }
}
