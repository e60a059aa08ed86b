package io.margay.perf.oracle.compare;

import java.util.ArrayList;
import java.util.List;

/** Judges exchanges: equal to the last octet, different for reasons that have a name, or different. */
public final class Comparison {
    private final List<Normalization> normalizations;
    private final List<Rule> rules;

    /** With all rules there are. */
    public Comparison() {
        this(Differences.NORMALIZATIONS, Differences.RULES);
    }

    Comparison(List<Normalization> normalizations, List<Rule> rules) {
        this.normalizations = normalizations;
        this.rules = rules;
    }

    /**
     * The outcome for one input.
     *
     * @param explanations names of what it takes to explain the difference; none when there is none
     */
    public record Verdict(boolean isExplained, List<String> explanations) {
        public boolean isEqual() {
            return isExplained && explanations.isEmpty();
        }
    }

    public Verdict judge(Exchange exchange) {
        List<String> explanations = new ArrayList<>();
        Exchange left = exchange.untagged();
        for (Normalization normalization : normalizations) {
            if (left.isEqual()) {
                break;
            }
            Exchange normal = normalization.apply(left);
            if (!normal.kernel().equals(left.kernel()) || !normal.margay().equals(left.margay())) {
                explanations.add(normalization.name());
                left = normal;
            }
        }
        if (!left.isEqual()) {
            Rule rule = find(left);
            if (rule == null) {
                return new Verdict(false, List.of());
            }
            explanations.add(rule.name());
        }
        return new Verdict(true, List.copyOf(explanations));
    }

    private Rule find(Exchange exchange) {
        for (Rule rule : rules) {
            if (rule.explains().test(exchange)) {
                return rule;
            }
        }
        return null;
    }
}
