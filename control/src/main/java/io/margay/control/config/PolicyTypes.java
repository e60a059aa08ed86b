package io.margay.control.config;

import io.margay.control.bgp.policy.AsPathPattern;
import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.CommunityPattern;
import io.margay.control.bgp.policy.CommunityText;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.PrefixRange;
import io.margay.control.bgp.wire.Family;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the values of policies may be. */
final class PolicyTypes {
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    static final ScalarType<PrefixRange> PREFIX_RANGE = parsed(
            "a prefix with lengths",
            "a prefix alone, or with 'ge LENGTH', 'le LENGTH' or both behind it, as 10.0.0.0/8 ge 24 le 28",
            PrefixRange::parse);

    static final ScalarType<CommunityPattern> COMMUNITY = ScalarType.of(
            "a community",
            CommunityText.ALLOWED + "; '*' for any number",
            text -> AddressTypes.parsed(CommunityText::parse, text));

    static final ScalarType<CommunityPattern> EXACT_COMMUNITY = new ScalarType<>(
            "a community that can be added",
            CommunityText.ALLOWED,
            text -> COMMUNITY.parse().apply(text).filter(CommunityPattern::isExact),
            text -> "");

    static final ScalarType<AsPathPattern> AS_PATH = parsed(
            "an expression for AS paths",
            "ASes, '.' for any, [64512-65534], '_' or a blank between them, ^ $ ( | ) * + ? {n,m}",
            AsPathPattern::compile);

    static final ScalarType<Long> NUMBER = ScalarType.of(
            "a number",
            "0 to " + MAX_NUMBER,
            text -> text.matches("[0-9]{1,10}")
                    ? Optional.of(Long.valueOf(text)).filter(number -> number <= MAX_NUMBER)
                    : Optional.empty());

    /** Beside a section of two ends. */
    static final ScalarType<Long> NUMBER_OR_BOUNDS = new ScalarType<>(
            "a number or its bounds",
            NUMBER.allowed() + ", or {ge: number, le: number}, of which one may be left out",
            NUMBER.parse(),
            text -> "");

    static final ScalarType<Integer> PREPEND =
            ScalarType.range("a number of prepended ASes", 1, Change.Prepend.MAX, "");

    static final ScalarType<Change> NEXT_HOP = new ScalarType<>(
            "a next hop",
            "self; or " + AddressTypes.ADDRESS.allowed(),
            text -> text.equals("self")
                    ? Optional.of(new Change.NextHopSelf())
                    : AddressTypes.ADDRESS.parse().apply(text).map(Change.SetNextHop::new),
            text -> "");

    static final ScalarType<Family> FAMILY = ScalarType.oneOf(
            List.of("ipv4", "ipv6"), word -> word.equals("ipv4") ? Family.IPV4_UNICAST : Family.IPV6_UNICAST);

    static final ScalarType<Match.Origin> FROM =
            ScalarType.oneOf(List.of("own", "internal", "external"), word -> switch (word) {
                case "own" -> Match.Origin.OWN;
                case "internal" -> Match.Origin.INTERNAL;
                default -> Match.Origin.EXTERNAL;
            });

    static final ScalarType<Then> THEN = ScalarType.oneOf(List.of("accept", "reject", "next"), word -> switch (word) {
        case "accept" -> Then.ACCEPT;
        case "reject" -> Then.REJECT;
        default -> Then.NEXT;
    });

    private PolicyTypes() {}

    /** @param parser throws IllegalArgumentException with one line, which becomes the hint */
    private static <T> ScalarType<T> parsed(String what, String allowed, Function<String, T> parser) {
        return new ScalarType<>(what, allowed, text -> AddressTypes.parsed(parser, text), text -> {
            try {
                T unused = parser.apply(text);
                return "";
            } catch (IllegalArgumentException e) {
                return "; " + Quote.oneLine(String.valueOf(e.getMessage()));
            }
        });
    }
}
