package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.policy.Match.Bounds;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random policies on random routes: what the chain says is what somebody says who does by hand, and more slowly, what the documentation
 * promises: one list of steps, prefixes looked for one by one, AS paths by the library's regular expressions.
 */
class PolicyPropertyTest {
    private static final int ROUNDS = 4_000;
    private static final IpAddress SELF = IpAddress.parse("10.0.0.254");

    private final SplittableRandom random = new SplittableRandom(2028);

    /** Of an AS path with one letter for each of the ASes 1 to 3. */
    private static final List<List<String>> PATHS = List.of(
            List.of("^$", "^$"),
            List.of("1", "a"),
            List.of("^1", "^a"),
            List.of("3$", "c$"),
            List.of("^1 .* 3$", "^a.*c$"),
            List.of("^[1-2]+$", "^[ab]+$"),
            List.of("(1 2|3){2}", "(ab|c){2}"));

    @Test
    void theChainSaysWhatTheDocumentationPromises() {
        for (int round = 0; round < ROUNDS; round++) {
            List<RoutePolicy> policies = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                policies.add(policy("p" + i));
            }
            PolicyChain chain = new PolicyChain(policies);
            for (int i = 0; i < 10; i++) {
                Prefix prefix = prefix();
                RouteSource source = List.of(Routes.INTERNAL, Routes.EXTERNAL, RouteSource.OWN)
                        .get(random.nextInt(3));
                PathAttributes ours = attributes();
                PathAttributes told = random.nextBoolean() ? ours : attributes();
                boolean isImport = told == ours && random.nextBoolean();
                String expected = byHand(policies, prefix, ours, told, isImport ? null : SELF, source);
                Verdict verdict = isImport
                        ? chain.evaluate(prefix, ours, source)
                        : chain.export(prefix, ours, told, SELF, source);
                assertEquals(expected, text(verdict), () -> policies + "\n" + prefix + " " + ours + "\n" + told);
            }
        }
    }

    private static String text(Verdict verdict) {
        return verdict instanceof Verdict.Accept accept
                ? accept.by() + ": " + accept.attributes()
                : ((Verdict.Refuse) verdict).reason();
    }

    private static String byHand(
            List<RoutePolicy> policies,
            Prefix prefix,
            PathAttributes ours,
            PathAttributes told,
            IpAddress self,
            RouteSource source) {
        PathAttributes seen = ours;
        PathAttributes result = told;
        for (RoutePolicy policy : policies) {
            for (PolicyRule rule : policy.rules()) {
                PathAttributes now = seen;
                if (!rule.matches().stream().allMatch(match -> holds(match, prefix, now, source))) {
                    continue;
                }
                String label = "policy " + policy.name() + " rule " + rule.name();
                if (rule.then() == Then.REJECT) {
                    return "rejected by " + label;
                }
                for (Change change : rule.changes()) {
                    result = changed(change, prefix, result, self);
                    seen = changed(change, prefix, seen, self);
                }
                if (rule.then() == Then.ACCEPT) {
                    return label + ": " + result;
                }
            }
            String label = "policy " + policy.name() + " default";
            if (policy.otherwise() == Then.REJECT) {
                return "rejected by " + label;
            } else if (policy.otherwise() == Then.ACCEPT) {
                return label + ": " + result;
            }
        }
        return "no rule of policy " + policies.stream().map(RoutePolicy::name).collect(Collectors.joining(", "))
                + " accepts it";
    }

    private static boolean holds(Match match, Prefix prefix, PathAttributes attributes, RouteSource source) {
        if (match instanceof Match.OfFamily of) {
            return of.family() == Family.of(prefix);
        } else if (match instanceof Match.Prefixes prefixes) {
            return prefixes.list().ranges().stream()
                    .anyMatch(range -> range.prefix().contains(prefix)
                            && prefix.length() >= range.minLength()
                            && prefix.length() <= range.maxLength());
        } else if (match instanceof Match.AnyCommunity any) {
            return any.patterns().stream().anyMatch(pattern -> attributes.communities().standard().stream()
                    .anyMatch(each -> ((CommunityPattern.Standard) pattern).value() == each));
        } else if (match instanceof Match.Path path) {
            String expression = PATHS.stream()
                    .filter(pair -> pair.get(0).equals(path.pattern().toString()))
                    .findFirst()
                    .orElseThrow()
                    .get(1);
            return Pattern.compile(expression)
                    .matcher(letters(attributes.asPath()))
                    .find();
        } else if (match instanceof Match.PathLength length) {
            return within(length.bounds(), attributes.asPath().length());
        } else if (match instanceof Match.NextHopWithin within) {
            return within.list().ranges().stream()
                    .anyMatch(range -> range.prefix().contains(attributes.nextHop()));
        } else if (match instanceof Match.LocalPref localPref) {
            return attributes.localPref() != null && within(localPref.bounds(), attributes.localPref());
        } else if (match instanceof Match.Med med) {
            return within(med.bounds(), attributes.med() == null ? 0 : attributes.med());
        } else if (match instanceof Match.From from) {
            return from.origin()
                    == (source == RouteSource.OWN
                            ? Match.Origin.OWN
                            : source == Routes.INTERNAL ? Match.Origin.INTERNAL : Match.Origin.EXTERNAL);
        }
        return ((Match.Peer) match).names().contains(source.name());
    }

    private static boolean within(Bounds bounds, long value) {
        return value >= bounds.least() && value <= bounds.most();
    }

    private static String letters(AsPath path) {
        return path.segments().stream()
                .flatMapToInt(segment -> Arrays.stream(segment.ases()))
                .mapToObj(as -> String.valueOf((char) ('a' + as - 1)))
                .collect(Collectors.joining());
    }

    private static PathAttributes changed(Change change, Prefix prefix, PathAttributes attributes, IpAddress self) {
        if (change instanceof Change.SetLocalPref set) {
            return attributes.change().localPref(set.value()).build();
        } else if (change instanceof Change.SetMed set) {
            return attributes.change().med(set.value()).build();
        } else if (change instanceof Change.Prepend prepend) {
            AsPath path = attributes.asPath();
            for (int i = 0; i < prepend.times() && path.first() != 0; i++) {
                path = path.prepend(path.first());
            }
            return attributes.change().asPath(path).build();
        } else if (change instanceof Change.NextHopSelf) {
            return self == null ? attributes : attributes.change().nextHop(self).build();
        } else if (change instanceof Change.SetNextHop set) {
            boolean isOfFamily = set.address().family() == prefix.family();
            return isOfFamily ? attributes.change().nextHop(set.address()).build() : attributes;
        }
        Change.SetCommunities set = (Change.SetCommunities) change;
        List<Integer> communities = new ArrayList<>(
                set.isReplacing() ? List.of() : attributes.communities().standard());
        set.remove().forEach(each -> communities.removeIf(it -> it == ((CommunityPattern.Standard) each).value()));
        set.add().forEach(each -> {
            int value = ((CommunityPattern.Standard) each).value();
            if (!communities.contains(value)) {
                communities.add(value);
            }
        });
        return attributes
                .change()
                .communities(new Communities(communities, List.of(), List.of()))
                .build();
    }

    private RoutePolicy policy(String name) {
        List<PolicyRule> rules = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            List<Match> matches = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                matches.add(match());
            }
            List<Change> changes = new ArrayList<>();
            List.of(change(0), change(1), change(2), change(3), change(4)).stream()
                    .filter(change -> random.nextInt(4) == 0)
                    .forEach(changes::add);
            rules.add(new PolicyRule("r" + i, matches, changes, then()));
        }
        return new RoutePolicy(name, rules, then());
    }

    private Then then() {
        return Then.values()[random.nextInt(3)];
    }

    private Match match() {
        return switch (random.nextInt(10)) {
            case 0 -> new Match.OfFamily(Family.values()[random.nextInt(2)]);
            case 1 -> new Match.Prefixes(new PrefixList(List.of(range(), range(), range())));
            case 2 -> new Match.AnyCommunity(List.of(community(), community()));
            case 3 ->
                new Match.Path(AsPathPattern.compile(
                        PATHS.get(random.nextInt(PATHS.size())).get(0)));
            case 4 -> new Match.PathLength(bounds());
            case 5 -> new Match.NextHopWithin(PrefixList.within(List.of(Prefix.parse("10.0.0.0/31"))));
            case 6 -> new Match.LocalPref(bounds());
            case 7 -> new Match.Med(bounds());
            case 8 -> new Match.From(Match.Origin.values()[random.nextInt(3)]);
            default -> new Match.Peer(Set.of(random.nextBoolean() ? "tor1" : "node01"));
        };
    }

    private Change change(int kind) {
        return switch (kind) {
            case 0 -> new Change.SetLocalPref(random.nextInt(4));
            case 1 -> new Change.SetMed(random.nextInt(4));
            case 2 -> new Change.Prepend(random.nextInt(1, 4));
            case 3 ->
                random.nextBoolean()
                        ? new Change.NextHopSelf()
                        : new Change.SetNextHop(IpAddress.parse(random.nextBoolean() ? "10.0.0.1" : "2001:db8::1"));
            default ->
                new Change.SetCommunities(
                        random.nextInt(3) == 0, List.of(community()), List.of(community(), community()));
        };
    }

    private Bounds bounds() {
        int least = random.nextInt(4);
        return new Bounds(least, random.nextInt(least, 4));
    }

    private CommunityPattern community() {
        return CommunityText.parse("1:" + random.nextInt(3));
    }

    private PrefixRange range() {
        Prefix prefix = prefix();
        int least = random.nextInt(prefix.length(), prefix.length() + 3);
        return new PrefixRange(prefix, least, random.nextInt(least, least + 3));
    }

    private Prefix prefix() {
        int length = random.nextInt(4);
        return random.nextBoolean()
                ? new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length)
                : Ipv6Prefix.of(new Ipv6Address(random.nextLong(), 0), length);
    }

    private PathAttributes attributes() {
        return Routes.from(
                        "10.0.0." + random.nextInt(4),
                        random.ints(random.nextInt(5), 1, 4).toArray())
                .localPref(random.nextInt(3) == 0 ? null : random.nextInt(4))
                .med(random.nextInt(3) == 0 ? null : random.nextInt(4))
                .communities(
                        random.nextBoolean() ? Communities.NONE : Communities.ofStandard(1 << 16 | random.nextInt(3)))
                .build();
    }
}
