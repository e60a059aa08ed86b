package io.margay.control.config;

import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.wire.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between policies, their rules, and the peers that use them. */
final class PolicyChecks {
    private final BgpDraft bgp;
    private final ProblemList problems;
    private final Map<String, PolicyDraft.Policy> policies = new LinkedHashMap<>();

    PolicyChecks(BgpDraft bgp, ProblemList problems) {
        this.bgp = bgp;
        this.problems = problems;
        bgp.policy().policies().forEach(policy -> policy.name().ifPresent(name -> policies.put(name.value(), policy)));
    }

    void run() {
        FirstUses<String> lists = new FirstUses<>("prefix list", problems);
        bgp.policy().prefixListNames().forEach(lists::check);
        FirstUses<String> names = new FirstUses<>("policy", problems);
        for (PolicyDraft.Policy policy : bgp.policy().policies()) {
            names.check(policy.name());
            policy.name()
                    .filter(name -> name.value().equals(PolicyConfig.ACCEPT_ALL.name()))
                    .ifPresent(name -> problems.error(
                            name, "policy " + name.value() + " is there without the file; allowed: another name"));
            checkRules(policy.rules());
        }
        for (PeerDraft peer : bgp.peers()) {
            peer.policy().imports().forEach(name -> checkUse(name, true));
            peer.policy().exports().forEach(name -> checkUse(name, false));
        }
    }

    private void checkRules(List<PolicyDraft.Rule> rules) {
        FirstUses<String> names = new FirstUses<>("rule", problems);
        Optional<PolicyDraft.Rule> last = Optional.empty();
        for (PolicyDraft.Rule rule : rules) {
            names.check(rule.name());
            rule.peers().forEach(this::checkPeer);
            checkNextHop(rule);
            last.ifPresent(decided -> problems.warning(
                    rule.here(),
                    "this rule is never asked: the one" + decided.here().at() + " decides on every route"));
            boolean isLast = rule.matches().isEmpty() && rule.then() != Then.NEXT;
            last = isLast ? Optional.of(rule) : Optional.empty();
        }
    }

    /** A next hop is set for routes of its own family alone. */
    private void checkNextHop(PolicyDraft.Rule rule) {
        for (Match match : rule.matches()) {
            for (Change change : rule.changes()) {
                if (match instanceof Match.OfFamily of
                        && change instanceof Change.SetNextHop to
                        && to.address().isIpv4() != (of.family() == Family.IPV4_UNICAST)) {
                    problems.error(
                            rule.here(),
                            "next hop " + to.address() + " is not of the family that the rule is about; allowed: self,"
                                    + " or an address of that family");
                }
            }
        }
    }

    private void checkPeer(Located<String> name) {
        List<String> known = new ArrayList<>();
        bgp.peers().forEach(peer -> peer.name().ifPresent(it -> known.add(it.value())));
        bgp.mesh().ifPresent(mesh -> mesh.nodes().forEach(node -> node.name().ifPresent(it -> {
            known.add(MeshConfig.sessionName(it.value()));
            known.add(MeshConfig.ipv6SessionName(it.value()));
        })));
        if (!known.contains(name.value())) {
            problems.warning(
                    name,
                    "no peer is called " + Quote.value(name.value())
                            + Suggestion.among(known, name.value())
                                    .map(word -> "; did you mean '" + word + "'?")
                                    .orElse(""));
        }
    }

    private void checkUse(Located<String> name, boolean isImport) {
        PolicyDraft.Policy policy = policies.get(name.value());
        if (policy == null) {
            if (!name.value().equals(PolicyConfig.ACCEPT_ALL.name())) {
                Set<String> known = new LinkedHashSet<>(policies.keySet());
                known.add(PolicyConfig.ACCEPT_ALL.name());
                problems.error(name, PolicyConfig.unknown(name.value(), List.copyOf(known)));
            }
            return;
        }
        boolean namesSelf = policy.rules().stream()
                .anyMatch(rule -> rule.changes().stream().anyMatch(Change.NextHopSelf.class::isInstance));
        if (isImport && namesSelf) {
            problems.error(
                    name,
                    "policy " + name.value()
                            + " sets next-hop self, and is for import: a route to ourselves leads nowhere; allowed: in"
                            + " export");
        }
    }
}
