package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one peer has been told of one family, and what it is still to be told.
 *
 * <p>What is still to be told lies in buckets, one for each attribute set, and one for withdrawals. A prefix lies in at most one of them, so
 * one that changes twice before it is sent is sent once, and one that changes back is not sent at all. Messages are made one by one, as the
 * connection takes them.
 */
final class FamilyRibOut {
    private final Map<Nlri, PathAttributes> advertised = new HashMap<>();
    private final Set<Nlri> withdrawals = new LinkedHashSet<>();
    private final Map<PathAttributes, Set<Nlri>> buckets = new LinkedHashMap<>();
    private final Map<Nlri, PathAttributes> bucketOf = new HashMap<>();
    private final Family family;
    private boolean endOfRibDue = true;
    private boolean endOfRibHeld;
    private boolean beginOfRefreshDue;
    private boolean endOfRefreshDue;

    FamilyRibOut(Family family) {
        this.family = family;
    }

    void announce(Nlri prefix, PathAttributes attributes) {
        if (attributes.equals(bucketOf.get(prefix))) {
            return;
        }
        leaveBucket(prefix);
        withdrawals.remove(prefix);
        if (!attributes.equals(advertised.get(prefix))) {
            enterBucket(prefix, attributes);
        }
    }

    void withdraw(Nlri prefix) {
        leaveBucket(prefix);
        if (advertised.containsKey(prefix)) {
            withdrawals.add(prefix);
        }
    }

    /**
     * The peer asked for everything again (RFC 2918 4). Marks are sent once the first flood is over (RFC 7313 4); a request before that is
     * answered by the flood itself.
     */
    void resend(boolean isMarked) {
        if (endOfRibDue) {
            return;
        }
        beginOfRefreshDue = isMarked;
        endOfRefreshDue = isMarked;
        advertised.forEach((prefix, attributes) -> {
            if (!bucketOf.containsKey(prefix) && !withdrawals.contains(prefix)) {
                enterBucket(prefix, attributes);
            }
        });
    }

    Told get(Nlri route) {
        return new Told(route, advertised.get(route), bucketOf.get(route), withdrawals.contains(route));
    }

    void holdEndOfRib(boolean isHeld) {
        endOfRibHeld = isHeld;
    }

    int advertised() {
        return advertised.size();
    }

    /** Is there a {@link #next} message? */
    boolean isPending() {
        return endOfRibDue && !endOfRibHeld || endOfRefreshDue || !withdrawals.isEmpty() || !buckets.isEmpty();
    }

    /** The next message, withdrawals first; null when the peer has been told all. The first flood ends with End-of-RIB (RFC 4724 2). */
    byte[] next(MessageEncoder encoder) {
        if (beginOfRefreshDue) {
            beginOfRefreshDue = false;
            return encoder.encode(RouteRefresh.of(family, RouteRefresh.BEGIN));
        }
        while (!buckets.isEmpty() && withdrawals.isEmpty()) {
            byte[] message = nextBucket(encoder);
            if (message != null) {
                return message;
            }
        }
        if (!withdrawals.isEmpty()) {
            return encoder.encodeWithdrawn(family, new Taker(withdrawals, null));
        }
        if (endOfRibDue && !endOfRibHeld) {
            endOfRibDue = false;
            return encoder.encode(Update.endOfRib(family));
        }
        if (endOfRefreshDue) {
            endOfRefreshDue = false;
            return encoder.encode(RouteRefresh.of(family, RouteRefresh.END));
        }
        return null;
    }

    /** RFC 4271 9.2: routes whose attributes leave no room for them are not told, and what was told before of them no longer holds. */
    private byte[] nextBucket(MessageEncoder encoder) {
        Map.Entry<PathAttributes, Set<Nlri>> first =
                buckets.entrySet().iterator().next();
        Set<Nlri> prefixes = first.getValue();
        byte[] message = encoder.encodeAnnounced(family, first.getKey(), new Taker(prefixes, first.getKey()));
        if (message == null) {
            Set.copyOf(prefixes).forEach(this::withdraw);
        } else if (prefixes.isEmpty()) {
            buckets.remove(first.getKey());
        }
        return message;
    }

    private void enterBucket(Nlri prefix, PathAttributes attributes) {
        buckets.computeIfAbsent(attributes, each -> new LinkedHashSet<>()).add(prefix);
        bucketOf.put(prefix, attributes);
    }

    private void leaveBucket(Nlri prefix) {
        PathAttributes attributes = bucketOf.remove(prefix);
        if (attributes != null) {
            Set<Nlri> bucket = buckets.get(attributes);
            bucket.remove(prefix);
            if (bucket.isEmpty()) {
                buckets.remove(attributes);
            }
        }
    }

    /** Notes what goes into a message as told. */
    private final class Taker implements Iterator<Nlri> {
        private final Iterator<Nlri> prefixes;
        private final PathAttributes attributes;
        private Nlri last;

        /** @param attributes null for withdrawals */
        Taker(Set<Nlri> bucket, PathAttributes attributes) {
            this.prefixes = bucket.iterator();
            this.attributes = attributes;
        }

        @Override
        public boolean hasNext() {
            return prefixes.hasNext();
        }

        @Override
        public Nlri next() {
            last = prefixes.next();
            return last;
        }

        @Override
        public void remove() {
            prefixes.remove();
            bucketOf.remove(last);
            if (attributes == null) {
                advertised.remove(last);
            } else {
                advertised.put(last, attributes);
            }
        }
    }
}
