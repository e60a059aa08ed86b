package io.margay.control.config;

import io.margay.control.config.BgpDraft.PlaceDraft;
import io.margay.control.config.PeerDraft.PolicyNames;
import io.margay.control.config.PeerDraft.Session;
import io.margay.control.config.PeerDraft.Transport;
import io.margay.fib.AddressFamily;
import java.util.List;
import java.util.Optional;

/** The keys of a peer. */
final class PeerParser {
    static final List<String> PEER = List.of(
            "name",
            "description",
            "address",
            "interface",
            "prefix",
            "limit",
            "as",
            "port",
            "passive",
            "source",
            "hold-time",
            "connect-retry",
            "password-file",
            "multihop",
            "ttl-security",
            "bfd",
            "families",
            "add-path",
            "extended-messages",
            "extended-next-hop",
            "next-hop-self",
            "cluster-id",
            "role",
            "role-required",
            "max-prefixes",
            "graceful-restart",
            "policy",
            "import",
            "export");
    private static final List<String> BFD = List.of("interval", "multiplier");
    private static final List<String> MAX_PREFIXES = List.of("ipv4", "ipv6", "warn", "action", "restart-after");
    static final List<String> GRACEFUL_RESTART =
            List.of("restart-time", "stale-time", "long-lived-time", "max-long-lived-time", "helper");

    private final ProblemList problems;
    private final int holdTimeSeconds;
    private final GracefulRestartConfig gracefulRestart;

    /**
     * @param holdTimeSeconds of peers that have none of their own
     * @param gracefulRestart likewise, key by key
     */
    PeerParser(ProblemList problems, int holdTimeSeconds, GracefulRestartConfig gracefulRestart) {
        this.problems = problems;
        this.holdTimeSeconds = holdTimeSeconds;
        this.gracefulRestart = gracefulRestart;
    }

    PeerDraft parse(Section peer) {
        return new PeerDraft(
                peer.here(),
                peer.required("name", ScalarType.NAME_TYPE),
                peer.valueOr("description", BgpTypes.DESCRIPTION, ""),
                new PlaceDraft(
                        peer.has("address") || peer.has("interface") || peer.has("prefix"),
                        peer.optional("address", AddressTypes.PEER),
                        peer.optional("interface", ScalarType.INTERFACE_TYPE),
                        peer.optional("prefix", AddressTypes.PREFIX),
                        peer.optional("limit", BgpTypes.LIMIT)),
                peer.required("as", BgpTypes.PEER_AS),
                transport(peer),
                session(peer),
                bfd(peer),
                peer.valueOr("next-hop-self", ScalarType.BOOLEAN, false),
                peer.optional("cluster-id", BgpTypes.CLUSTER_ID),
                peer.section("max-prefixes", MAX_PREFIXES)
                        .map(PeerParser::maxPrefixes)
                        .orElse(MaxPrefixesConfig.NONE),
                new PolicyNames(
                        peer.optional("policy", BgpTypes.ACCEPT_ALL),
                        peer.scalars("import", ScalarType.NAME_TYPE),
                        peer.scalars("export", ScalarType.NAME_TYPE)));
    }

    private Transport transport(Section peer) {
        return new Transport(
                peer.optional("port", BgpTypes.PORT),
                peer.optional("passive", ScalarType.BOOLEAN),
                peer.optional("source", AddressTypes.ADDRESS),
                peer.optional("connect-retry", BgpTypes.CONNECT_RETRY),
                PasswordFile.of(peer, problems),
                peer.optional("multihop", BgpTypes.MULTIHOP),
                peer.optional("ttl-security", ScalarType.BOOLEAN));
    }

    private Session session(Section peer) {
        List<Located<AddressFamily>> families = peer.scalars("families", BgpTypes.FAMILY);
        return new Session(
                peer.valueOr("hold-time", ScalarType.HOLD_TIME, holdTimeSeconds),
                families,
                peer.valueOr("add-path", BgpTypes.ADD_PATH, AddPathMode.NONE),
                peer.valueOr("extended-messages", ScalarType.BOOLEAN, true),
                peer.optional("extended-next-hop", ScalarType.BOOLEAN),
                peer.optional("role", BgpTypes.ROLE),
                peer.optional("role-required", ScalarType.BOOLEAN),
                gracefulRestart(peer, gracefulRestart));
    }

    /** {@code true}, {@code false}, or a section. */
    private static Optional<BfdConfig> bfd(Section peer) {
        if (!peer.isSection("bfd")) {
            return peer.valueOr("bfd", BgpTypes.BFD, false) ? Optional.of(BfdConfig.DEFAULT) : Optional.empty();
        }
        return peer.section("bfd", BFD)
                .map(bfd -> new BfdConfig(
                        bfd.valueOr("interval", BgpTypes.BFD_INTERVAL, BfdConfig.DEFAULT.intervalMillis()),
                        bfd.valueOr("multiplier", BgpTypes.BFD_MULTIPLIER, BfdConfig.DEFAULT.multiplier())));
    }

    private static MaxPrefixesConfig maxPrefixes(Section section) {
        MaxPrefixesConfig absent = MaxPrefixesConfig.NONE;
        if (!section.has("ipv4") && !section.has("ipv6")) {
            section.missing("ipv4", "a limit for one family at least, ipv4 or ipv6: " + BgpTypes.PREFIXES.allowed());
        }
        return new MaxPrefixesConfig(
                section.optional("ipv4", BgpTypes.PREFIXES).map(Located::value),
                section.optional("ipv6", BgpTypes.PREFIXES).map(Located::value),
                section.valueOr("warn", BgpTypes.WARN, absent.warnPercent()),
                section.valueOr("action", BgpTypes.ACTION, absent.action()),
                section.valueOr("restart-after", BgpTypes.RESTART_AFTER, absent.restartSeconds()));
    }

    /** @param of the section that may have such a one */
    static GracefulRestartConfig gracefulRestart(Section of, GracefulRestartConfig absent) {
        return of.section("graceful-restart", GRACEFUL_RESTART)
                .map(section -> new GracefulRestartConfig(
                        section.valueOr("restart-time", BgpTypes.RESTART_TIME, absent.restartSeconds()),
                        section.valueOr("stale-time", BgpTypes.RESTART_STALE_TIME, absent.staleSeconds()),
                        section.valueOr("long-lived-time", BgpTypes.LONG_LIVED_TIME, absent.longLivedSeconds()),
                        section.valueOr("max-long-lived-time", BgpTypes.LONG_LIVED_TIME, absent.maxLongLivedSeconds()),
                        section.valueOr("helper", ScalarType.BOOLEAN, absent.helper())))
                .orElse(absent);
    }
}
