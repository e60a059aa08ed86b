package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4Prefix;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one peer has been told, and what it is still to be told. Lives as long as the session.
 *
 * <p>What is still to be told lies in buckets, one for each attribute set, and one for withdrawals. A prefix lies in at most one of them, so
 * one that changes twice before it is sent is sent once, and one that changes back is not sent at all. Messages are made one by one, as the
 * connection takes them.
 */
public final class AdjRibOut {
    private final Map<Ipv4Prefix, PathAttributes> advertised = new HashMap<>();
    private final Set<Ipv4Prefix> withdrawals = new LinkedHashSet<>();
    private final Map<PathAttributes, Set<Ipv4Prefix>> buckets = new LinkedHashMap<>();
    private final Map<Ipv4Prefix, PathAttributes> bucketOf = new HashMap<>();
    private boolean endOfRibDue = true;

    public void announce(Ipv4Prefix prefix, PathAttributes attributes) {
        if (attributes.equals(bucketOf.get(prefix))) {
            return;
        }
        leaveBucket(prefix);
        withdrawals.remove(prefix);
        if (!attributes.equals(advertised.get(prefix))) {
            enterBucket(prefix, attributes);
        }
    }

    public void withdraw(Ipv4Prefix prefix) {
        leaveBucket(prefix);
        if (advertised.containsKey(prefix)) {
            withdrawals.add(prefix);
        }
    }

    /** The peer asked for everything again (RFC 2918 4). */
    public void resend() {
        advertised.forEach((prefix, attributes) -> {
            if (!bucketOf.containsKey(prefix) && !withdrawals.contains(prefix)) {
                enterBucket(prefix, attributes);
            }
        });
    }

    public int advertised() {
        return advertised.size();
    }

    /** Is there a {@link #next} message? */
    public boolean isPending() {
        return endOfRibDue || !withdrawals.isEmpty() || !buckets.isEmpty();
    }

    /** The next message, withdrawals first; null when the peer has been told all. The first flood ends with End-of-RIB (RFC 4724 2). */
    public byte[] next(MessageEncoder encoder) {
        while (!buckets.isEmpty() && withdrawals.isEmpty()) {
            byte[] message = nextBucket(encoder);
            if (message != null) {
                return message;
            }
        }
        if (!withdrawals.isEmpty()) {
            return encoder.encodeWithdrawn(new Taker(withdrawals, null));
        }
        if (endOfRibDue) {
            endOfRibDue = false;
            return encoder.encode(Update.END_OF_RIB);
        }
        return null;
    }

    /** RFC 4271 9.2: routes whose attributes leave no room for them are not told, and what was told before of them no longer holds. */
    private byte[] nextBucket(MessageEncoder encoder) {
        Map.Entry<PathAttributes, Set<Ipv4Prefix>> first =
                buckets.entrySet().iterator().next();
        Set<Ipv4Prefix> prefixes = first.getValue();
        byte[] message = encoder.encodeAnnounced(first.getKey(), new Taker(prefixes, first.getKey()));
        if (message == null) {
            Set.copyOf(prefixes).forEach(this::withdraw);
        } else if (prefixes.isEmpty()) {
            buckets.remove(first.getKey());
        }
        return message;
    }

    private void enterBucket(Ipv4Prefix prefix, PathAttributes attributes) {
        buckets.computeIfAbsent(attributes, each -> new LinkedHashSet<>()).add(prefix);
        bucketOf.put(prefix, attributes);
    }

    private void leaveBucket(Ipv4Prefix prefix) {
        PathAttributes attributes = bucketOf.remove(prefix);
        if (attributes != null) {
            Set<Ipv4Prefix> bucket = buckets.get(attributes);
            bucket.remove(prefix);
            if (bucket.isEmpty()) {
                buckets.remove(attributes);
            }
        }
    }

    /** Notes what goes into a message as told. */
    private final class Taker implements Iterator<Ipv4Prefix> {
        private final Iterator<Ipv4Prefix> prefixes;
        private final PathAttributes attributes;
        private Ipv4Prefix last;

        /** @param attributes null for withdrawals */
        Taker(Set<Ipv4Prefix> bucket, PathAttributes attributes) {
            this.prefixes = bucket.iterator();
            this.attributes = attributes;
        }

        @Override
        public boolean hasNext() {
            return prefixes.hasNext();
        }

        @Override
        public Ipv4Prefix next() {
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
