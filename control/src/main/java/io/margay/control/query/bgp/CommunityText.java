package io.margay.control.query.bgp;

import io.margay.control.bgp.wire.Communities;
import java.util.function.Predicate;

/** A community as an operator writes it, and as the answers do: {@code 65000:100}, {@code no-export}, {@code 65000:1:2}. */
final class CommunityText {
    private CommunityText() {}

    /** @throws IllegalArgumentException which names the text */
    static Predicate<Communities> parse(String text) {
        String wanted = text.strip();
        boolean isNumbers = wanted.matches("\\d{1,5}:\\d{1,5}|\\d{1,10}:\\d{1,10}:\\d{1,10}");
        boolean isName = wanted.matches("[a-z][a-z-]*");
        boolean isExtended = wanted.matches("extended [0-9a-f]{16}");
        if (!isNumbers && !isName && !isExtended) {
            throw new IllegalArgumentException(
                    "no community: '" + text
                            + "'; allowed: a:b, a:b:c (a large one), a name such as no-export, or as a list of routes shows it");
        }
        return communities -> communities.labels().contains(wanted);
    }
}
