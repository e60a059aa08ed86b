package io.margay.perf.oracle.compare;

import java.util.List;
import java.util.stream.Stream;

/** All that may differ: the source of the table in {@code dataplane/README.md}, which {@code oracle --rules} prints. */
final class Differences {
    static final List<Normalization> NORMALIZATIONS = Ipv4Normalizations.ALL;

    static final List<Rule> RULES =
            Stream.concat(Ipv4Rules.ALL.stream(), Ipv6Rules.ALL.stream()).toList();

    private Differences() {}

    static List<Difference> all() {
        return Stream.concat(NORMALIZATIONS.stream(), RULES.stream())
                .map(Difference.class::cast)
                .toList();
    }
}
