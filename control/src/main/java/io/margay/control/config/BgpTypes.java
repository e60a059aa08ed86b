package io.margay.control.config;

import io.margay.control.bgp.MaxPrefixes.Action;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.fib.AddressFamily;
import io.margay.fib.Ipv4;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the values of section {@code bgp} may be. */
final class BgpTypes {
    private static final int MAX_DESCRIPTION = 255;
    private static final int MAX_PREFIXES = 50_000_000;
    private static final int MAX_RESTART_AFTER_SECONDS = 86_400;

    static final ScalarType<PeerAs> PEER_AS = new ScalarType<>(
            "an AS number, internal or external",
            ScalarType.AS.allowed() + "; or, with interface or prefix, internal, external",
            text -> switch (text) {
                case "internal" -> Optional.of(new PeerAs.Internal());
                case "external" -> Optional.of(new PeerAs.External());
                default -> ScalarType.AS.parse().apply(text).map(PeerAs.Number::new);
            },
            text -> "");

    /** RFC 6286 2.1, RFC 4456 7: four octets that need not be an address. */
    static final ScalarType<Integer> ROUTER_ID = fourOctets("a router id");

    static final ScalarType<Integer> CLUSTER_ID = fourOctets("a cluster id");

    static final ScalarType<Integer> MULTIPATH =
            ScalarType.range("a number of next hops", 1, BgpConfig.MAX_MULTIPATH, "");
    static final ScalarType<Integer> PORT = ScalarType.range("a port", 1, 65_535, "");
    static final ScalarType<Integer> CONNECT_RETRY =
            ScalarType.range("a time between attempts", 1, PeerTransportConfig.MAX_CONNECT_RETRY_SECONDS, " seconds");
    static final ScalarType<Integer> MULTIHOP =
            ScalarType.range("a number of hops", 1, PeerTransportConfig.ANY_HOPS, "");
    static final ScalarType<Integer> LIMIT = ScalarType.range("a number of sessions", 1, 10_000, "");
    static final ScalarType<Integer> BFD_INTERVAL = ScalarType.range(
            "an interval of BFD", BfdConfig.MIN_INTERVAL_MILLIS, BfdConfig.MAX_INTERVAL_MILLIS, " milliseconds");
    static final ScalarType<Integer> BFD_MULTIPLIER =
            ScalarType.range("a multiplier of BFD", 1, BfdConfig.MAX_MULTIPLIER, "");
    static final ScalarType<Integer> PREFIXES = ScalarType.range("a number of prefixes", 1, MAX_PREFIXES, "");
    static final ScalarType<Integer> WARN = ScalarType.range("a part of the limit", 1, 100, " percent");
    static final ScalarType<Integer> RESTART_AFTER =
            ScalarType.range("a time until the restart", 1, MAX_RESTART_AFTER_SECONDS, " seconds");
    static final ScalarType<Integer> RESTART_TIME = ScalarType.range(
            "a restart time", 0, GracefulRestartConfig.MAX_RESTART_SECONDS, " seconds; 0: peers are not asked");
    static final ScalarType<Integer> RESTART_STALE_TIME = ScalarType.range("a stale time", 1, 3_600, " seconds");
    static final ScalarType<Integer> LONG_LIVED_TIME = ScalarType.range(
            "a long-lived stale time", 0, GracefulRestartConfig.MAX_LONG_LIVED_SECONDS, " seconds; 0: none");

    /** Beside a section of its times. */
    static final ScalarType<Boolean> BFD = new ScalarType<>(
            "a setting of BFD",
            "true, false, or {interval: milliseconds, multiplier: packets}",
            ScalarType.BOOLEAN.parse(),
            text -> "");

    static final ScalarType<AddressFamily> FAMILY = words(AddressFamily.values());
    static final ScalarType<AddPathMode> ADD_PATH = words(AddPathMode.values());
    static final ScalarType<Role> ROLE = words(Role.values());
    static final ScalarType<Action> ACTION = words(Action.values());

    /** Whether IPv6 routes have sessions of their own. */
    static final ScalarType<Boolean> IPV6_SESSION = ScalarType.oneOf(List.of("same", "own"), "own"::equals);

    static final ScalarType<Boolean> ACCEPT_ALL = ScalarType.oneOf(List.of("accept-all"), word -> true);

    static final ScalarType<String> DESCRIPTION = ScalarType.of(
            "a description", "one line of at most " + MAX_DESCRIPTION + " characters", text -> Optional.of(text)
                    .filter(it -> it.length() <= MAX_DESCRIPTION && it.chars().noneMatch(Character::isISOControl)));

    static final ScalarType<Path> PASSWORD_FILE = ScalarType.of(
            "a password file",
            "an absolute path; the file has mode 0600 or stricter and holds " + PasswordFile.ALLOWED,
            text -> {
                try {
                    return Optional.of(Path.of(text)).filter(Path::isAbsolute);
                } catch (InvalidPathException e) {
                    return Optional.empty();
                }
            });

    private BgpTypes() {}

    private static ScalarType<Integer> fourOctets(String what) {
        return ScalarType.of(what, "a.b.c.d, not 0.0.0.0", text -> AddressTypes.parsed(Ipv4::parse, text)
                .filter(id -> id != 0));
    }

    private static <E extends Enum<E>> ScalarType<E> words(E[] values) {
        return ScalarType.oneOf(Stream.of(values).map(BgpTypes::word).toList(), text -> Stream.of(values)
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
