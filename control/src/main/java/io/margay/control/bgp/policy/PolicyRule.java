package io.margay.control.bgp.policy;

import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.wire.AttributesBuilder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;

/**
 * One rule of a policy.
 *
 * @param matches all must hold; none is every route
 * @param changes to the routes that match, also where {@code then} is {@link Then#NEXT}
 */
public record PolicyRule(String name, List<Match> matches, List<Change> changes, Then then) {
    public PolicyRule {
        matches = List.copyOf(matches);
        changes = List.copyOf(changes);
    }

    /** What comes of a route. */
    public enum Then {
        ACCEPT,
        REJECT,
        /** The next rule is asked; after a policy's last one, the next policy. */
        NEXT
    }

    boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
        for (Match match : matches) {
            if (!match.matches(prefix, attributes, source)) {
                return false;
            }
        }
        return true;
    }

    PathAttributes changed(Prefix prefix, PathAttributes attributes, IpAddress self) {
        if (changes.isEmpty()) {
            return attributes;
        }
        AttributesBuilder builder = attributes.change();
        changes.forEach(change -> change.apply(prefix, attributes, builder, self));
        return builder.build();
    }

    /** Does it say which prefixes it is for? */
    boolean namesPrefixes() {
        return matches.stream().anyMatch(Match.Prefixes.class::isInstance);
    }
}
