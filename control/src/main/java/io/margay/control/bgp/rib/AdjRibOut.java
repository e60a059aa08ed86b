package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one peer has been told, and what it is still to be told. A prefix that changes twice before it is sent is sent once; routes with
 * equal attributes share their messages. Lives as long as the session.
 */
public final class AdjRibOut {
    private final Map<Ipv4Prefix, PathAttributes> advertised = new HashMap<>();
    /** A null value is a withdrawal. */
    private final Map<Ipv4Prefix, PathAttributes> pending = new LinkedHashMap<>();

    private boolean endOfRibDue = true;

    public void announce(Ipv4Prefix prefix, PathAttributes attributes) {
        pending.put(prefix, attributes);
    }

    public void withdraw(Ipv4Prefix prefix) {
        pending.put(prefix, null);
    }

    /** The peer asked for everything again (RFC 2918 4). */
    public void resend() {
        advertised.entrySet().removeIf(told -> {
            boolean isStill = !pending.containsKey(told.getKey());
            if (isStill) {
                pending.put(told.getKey(), told.getValue());
            }
            return isStill;
        });
        endOfRibDue = true;
    }

    public int advertised() {
        return advertised.size();
    }

    /** The messages for all that is pending, withdrawals first; the first flood ends with End-of-RIB (RFC 4724 2). */
    public List<byte[]> drain(MessageEncoder encoder) {
        List<Ipv4Prefix> withdrawn = new ArrayList<>();
        Map<PathAttributes, List<Ipv4Prefix>> byAttributes = new LinkedHashMap<>();
        pending.forEach((prefix, attributes) -> {
            PathAttributes told = attributes == null ? advertised.remove(prefix) : advertised.put(prefix, attributes);
            if (attributes == null && told != null) {
                withdrawn.add(prefix);
            } else if (attributes != null && !attributes.equals(told)) {
                byAttributes
                        .computeIfAbsent(attributes, each -> new ArrayList<>())
                        .add(prefix);
            }
        });
        pending.clear();
        List<byte[]> messages = new ArrayList<>(encoder.encodeWithdrawn(withdrawn));
        byAttributes.forEach((attributes, prefixes) -> messages.addAll(encoder.encodeAnnounced(attributes, prefixes)));
        if (endOfRibDue) {
            endOfRibDue = false;
            messages.add(encoder.encode(Update.END_OF_RIB));
        }
        return messages;
    }
}
