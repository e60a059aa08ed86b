package io.margay.control.bgp.policy;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.AttributesBuilder;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;

/** One thing that a rule does to the attributes of a route. No two of a rule are of one kind. */
public sealed interface Change {
    /**
     * @param before the attributes that the builder began with
     * @param self our address as next hop towards the peer; null without one, and on import
     */
    void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self);

    /** External peers are never told one, whatever a policy says (RFC 4271 5.1.5). */
    record SetLocalPref(int value) implements Change {
        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            builder.localPref(value);
        }
    }

    record SetMed(int value) implements Change {
        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            builder.med(value);
        }
    }

    /**
     * The nearest AS of the path once more, so many times: to an external peer that is our own, on import it is the peer's. Within our own AS
     * nothing of our own is put into a path, which would be a loop to everybody there.
     */
    record Prepend(int times) implements Change {
        public static final int MAX = 20;

        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            AsPath path = before.asPath();
            int nearest = path.first();
            if (nearest != 0) {
                for (int i = 0; i < times; i++) {
                    path = path.prepend(nearest);
                }
                builder.asPath(path);
            }
        }
    }

    record NextHopSelf() implements Change {
        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            if (self != null) {
                builder.nextHop(self);
            }
        }
    }

    /** Of routes of the address's own family. */
    record SetNextHop(IpAddress address) implements Change {
        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            if (address.isIpv4() == (Family.of(prefix) == Family.IPV4_UNICAST)) {
                builder.nextHop(address);
            }
        }
    }

    /**
     * @param isReplacing all that are there go first
     * @param remove next
     * @param add at last, each stands for one
     */
    record SetCommunities(boolean isReplacing, List<CommunityPattern> remove, List<CommunityPattern> add)
            implements Change {
        public SetCommunities {
            remove = List.copyOf(remove);
            add = List.copyOf(add);
            if (!add.stream().allMatch(CommunityPattern::isExact)) {
                throw new IllegalArgumentException("a pattern cannot be added");
            }
        }

        @Override
        public void apply(Prefix prefix, PathAttributes before, AttributesBuilder builder, IpAddress self) {
            Communities communities = isReplacing ? Communities.NONE : before.communities();
            for (CommunityPattern each : remove) {
                communities = each.removedFrom(communities);
            }
            for (CommunityPattern each : add) {
                communities = each.addedTo(communities);
            }
            builder.communities(communities);
        }
    }
}
