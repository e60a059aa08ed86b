package io.margay.control.config;

import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.CommunityPattern;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.Match.Bounds;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.PrefixList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The keys {@code prefix-lists} and {@code policies} of section {@code bgp}. */
final class PolicyParser {
    private static final List<String> PREFIX_LIST = List.of("name", "prefixes");
    private static final List<String> POLICY = List.of("name", "default", "rules");
    private static final List<String> RULE = List.of("name", "match", "set", "then");
    private static final List<String> MATCH = List.of(
            "family",
            "prefixes",
            "prefix-list",
            "communities",
            "as-path",
            "as-path-length",
            "next-hop",
            "local-pref",
            "med",
            "from",
            "peer");
    private static final List<String> SET = List.of("local-pref", "med", "prepend", "next-hop", "communities");
    private static final List<String> BOUNDS = List.of("ge", "le");
    private static final List<String> COMMUNITIES = List.of("set", "remove", "add");
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final ProblemList problems;
    private final Map<String, PrefixList> prefixLists = new LinkedHashMap<>();

    PolicyParser(ProblemList problems) {
        this.problems = problems;
    }

    PolicyDraft parse(Section bgp) {
        List<Located<String>> names = new ArrayList<>();
        for (Section list : bgp.sections("prefix-lists", PREFIX_LIST)) {
            Optional<Located<String>> name = list.required("name", ScalarType.NAME_TYPE);
            if (!list.has("prefixes") && !list.isEmptyList("prefixes")) {
                list.missing("prefixes", "a list of " + PolicyTypes.PREFIX_RANGE.allowed());
            }
            PrefixList prefixes = new PrefixList(values(list.scalars("prefixes", PolicyTypes.PREFIX_RANGE)));
            name.ifPresent(it -> {
                names.add(it);
                prefixLists.putIfAbsent(it.value(), prefixes);
            });
        }
        return new PolicyDraft(
                names,
                bgp.sections("policies", POLICY).stream().map(this::policy).toList());
    }

    private PolicyDraft.Policy policy(Section policy) {
        return new PolicyDraft.Policy(
                policy.required("name", ScalarType.NAME_TYPE),
                policy.sections("rules", RULE).stream().map(this::rule).toList(),
                policy.valueOr("default", PolicyTypes.THEN, Then.NEXT));
    }

    private PolicyDraft.Rule rule(Section rule) {
        Optional<Section> match = rule.section("match", MATCH);
        return new PolicyDraft.Rule(
                rule.here(),
                rule.optional("name", ScalarType.NAME_TYPE),
                match.map(this::matches).orElse(List.of()),
                match.map(it -> it.scalars("peer", ScalarType.NAME_TYPE)).orElse(List.of()),
                rule.section("set", SET).map(this::changes).orElse(List.of()),
                rule.valueOr("then", PolicyTypes.THEN, Then.ACCEPT));
    }

    private List<Match> matches(Section match) {
        List<Match> matches = new ArrayList<>();
        match.optional("family", PolicyTypes.FAMILY)
                .ifPresent(family -> matches.add(new Match.OfFamily(family.value())));
        addList(
                matches,
                match,
                "prefixes",
                PolicyTypes.PREFIX_RANGE,
                ranges -> new Match.Prefixes(new PrefixList(ranges)));
        match.optional("prefix-list", ScalarType.NAME_TYPE).ifPresent(name -> addPrefixList(matches, name));
        addList(matches, match, "communities", PolicyTypes.COMMUNITY, Match.AnyCommunity::new);
        match.optional("as-path", PolicyTypes.AS_PATH)
                .ifPresent(pattern -> matches.add(new Match.Path(pattern.value())));
        bounds(match, "as-path-length").ifPresent(bounds -> matches.add(new Match.PathLength(bounds)));
        addList(
                matches,
                match,
                "next-hop",
                AddressTypes.PREFIX,
                prefixes -> new Match.NextHopWithin(PrefixList.within(prefixes)));
        bounds(match, "local-pref").ifPresent(bounds -> matches.add(new Match.LocalPref(bounds)));
        bounds(match, "med").ifPresent(bounds -> matches.add(new Match.Med(bounds)));
        match.optional("from", PolicyTypes.FROM).ifPresent(origin -> matches.add(new Match.From(origin.value())));
        addList(
                matches,
                match,
                "peer",
                ScalarType.NAME_TYPE,
                names -> new Match.Peer(Set.copyOf(new LinkedHashSet<>(names))));
        return matches;
    }

    /** An empty list would be a condition that nothing meets; taken for none, the rule would be about everything. */
    private <T> void addList(
            List<Match> matches, Section match, String key, ScalarType<T> type, Function<List<T>, Match> condition) {
        if (match.isEmptyList(key)) {
            match.fault(key, "an empty list matches nothing; allowed: a list of " + type.allowed());
        }
        if (match.has(key)) {
            matches.add(condition.apply(values(match.scalars(key, type))));
        }
    }

    private void addPrefixList(List<Match> matches, Located<String> name) {
        PrefixList list = prefixLists.get(name.value());
        if (list == null) {
            List<String> known = List.copyOf(prefixLists.keySet());
            problems.error(
                    name,
                    "no prefix list is called " + Quote.value(name.value()) + "; allowed: "
                            + (known.isEmpty() ? "(bgp.prefix-lists has none)" : String.join(", ", known))
                            + Suggestion.among(known, name.value())
                                    .map(word -> "; did you mean '" + word + "'?")
                                    .orElse(""));
        } else {
            matches.add(new Match.Prefixes(list));
        }
    }

    /** A number, which is that alone, or a section of its ends. */
    private Optional<Bounds> bounds(Section match, String key) {
        if (!match.isSection(key)) {
            return match.optional(key, PolicyTypes.NUMBER_OR_BOUNDS).map(it -> new Bounds(it.value(), it.value()));
        }
        return match.section(key, BOUNDS).flatMap(section -> {
            long least = section.valueOr("ge", PolicyTypes.NUMBER, 0L);
            long most = section.valueOr("le", PolicyTypes.NUMBER, MAX_NUMBER);
            if (!section.has("ge") && !section.has("le")) {
                problems.error(section.here(), "neither ge nor le; allowed: one of them, or both");
            } else if (least > most) {
                problems.error(section.here(), "nothing is at least " + least + " and at most " + most);
                return Optional.empty();
            }
            return Optional.of(new Bounds(least, most));
        });
    }

    private List<Change> changes(Section set) {
        List<Change> changes = new ArrayList<>();
        set.optional("local-pref", PolicyTypes.NUMBER)
                .ifPresent(it -> changes.add(new Change.SetLocalPref(it.value().intValue())));
        set.optional("med", PolicyTypes.NUMBER)
                .ifPresent(it -> changes.add(new Change.SetMed(it.value().intValue())));
        set.optional("prepend", PolicyTypes.PREPEND).ifPresent(it -> changes.add(new Change.Prepend(it.value())));
        set.optional("next-hop", PolicyTypes.NEXT_HOP).ifPresent(it -> changes.add(it.value()));
        set.section("communities", COMMUNITIES).ifPresent(it -> changes.add(communities(it)));
        return changes;
    }

    /** {@code set} in place of all that are there, also by nothing. */
    private static Change communities(Section section) {
        boolean isReplacing = section.has("set") || section.isEmptyList("set");
        List<CommunityPattern> added = new ArrayList<>();
        added.addAll(values(section.scalars("set", PolicyTypes.EXACT_COMMUNITY)));
        added.addAll(values(section.scalars("add", PolicyTypes.EXACT_COMMUNITY)));
        return new Change.SetCommunities(isReplacing, values(section.scalars("remove", PolicyTypes.COMMUNITY)), added);
    }

    private static <T> List<T> values(List<Located<T>> located) {
        return located.stream().map(Located::value).toList();
    }
}
