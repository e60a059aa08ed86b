package io.margay.control.bgp.policy;

import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Set;

/** One condition of a rule. Of an export it looks at the route as we have it, not as the peer will see it. */
public sealed interface Match {
    boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source);

    record OfFamily(Family family) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return Family.of(prefix) == family;
        }
    }

    record Prefixes(PrefixList list) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return list.contains(prefix);
        }
    }

    /** At least one of them. */
    record AnyCommunity(List<CommunityPattern> patterns) implements Match {
        public AnyCommunity {
            patterns = List.copyOf(patterns);
        }

        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return patterns.stream().anyMatch(pattern -> pattern.isIn(attributes.communities()));
        }
    }

    record Path(AsPathPattern pattern) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return pattern.matches(attributes.asPath());
        }
    }

    /** As the decision counts. */
    record PathLength(Bounds bounds) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return bounds.contain(attributes.asPath().length());
        }
    }

    record NextHopWithin(PrefixList list) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return list.contains(attributes.nextHop());
        }
    }

    /** A route without one, as external peers send it, does not match. */
    record LocalPref(Bounds bounds) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            Integer localPref = attributes.localPref();
            return localPref != null && bounds.contain(Integer.toUnsignedLong(localPref));
        }
    }

    /** Without one it is 0, as in the decision (RFC 4271 9.1.2.2 c). */
    record Med(Bounds bounds) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            Integer med = attributes.med();
            return bounds.contain(med == null ? 0 : Integer.toUnsignedLong(med));
        }
    }

    record From(Origin origin) implements Match {
        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return origin == Origin.of(source);
        }
    }

    /** The peer that told us the route, by its name; dynamic neighbours also by that of the range that they are of. */
    record Peer(Set<String> names) implements Match {
        public Peer {
            names = Set.copyOf(names);
        }

        @Override
        public boolean matches(Prefix prefix, PathAttributes attributes, RouteSource source) {
            return !source.isOwn() && (names.contains(source.name()) || names.contains(rangeOf(source)));
        }

        private static String rangeOf(RouteSource source) {
            String ending = "-" + source.address();
            String name = source.name();
            return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
        }
    }

    /** Where a route comes from. */
    enum Origin {
        /** Announced by this router itself. */
        OWN,
        INTERNAL,
        EXTERNAL;

        static Origin of(RouteSource source) {
            return source.isOwn() ? OWN : source.isInternal() ? INTERNAL : EXTERNAL;
        }
    }

    /** Both ends included. */
    record Bounds(long least, long most) {
        public Bounds {
            if (least > most) {
                throw new IllegalArgumentException("nothing is at least " + least + " and at most " + most);
            }
        }

        boolean contain(long value) {
            return value >= least && value <= most;
        }
    }
}
