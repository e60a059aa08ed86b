package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What one peer has been told, and what it is still to be told, family by family. Lives as long as the session. */
public final class AdjRibOut {
    private final Map<Family, FamilyRibOut> families = new EnumMap<>(Family.class);

    /** @param agreed the families of the session; of others nothing is told */
    public AdjRibOut(Set<Family> agreed) {
        agreed.forEach(family -> families.put(family, new FamilyRibOut(family)));
    }

    public void announce(Nlri route, PathAttributes attributes) {
        FamilyRibOut table = families.get(route.family());
        if (table != null) {
            table.announce(route, attributes);
        }
    }

    public void withdraw(Nlri route) {
        FamilyRibOut table = families.get(route.family());
        if (table != null) {
            table.withdraw(route);
        }
    }

    /**
     * The peer asked for everything again (RFC 2918 4).
     *
     * @param isMarked between the marks of RFC 7313
     */
    public void resend(Family family, boolean isMarked) {
        FamilyRibOut table = families.get(family);
        if (table != null) {
            table.resend(isMarked);
        }
    }

    /** What the peer was told of a route, and is to be told. */
    public Told get(Nlri route) {
        FamilyRibOut table = families.get(route.family());
        return table == null ? new Told(route, null, null, false) : table.get(route);
    }

    /** While there is more to come that belongs to the first flood. */
    public void holdEndOfRib(boolean isHeld) {
        families.values().forEach(table -> table.holdEndOfRib(isHeld));
    }

    public int advertised(Family family) {
        FamilyRibOut table = families.get(family);
        return table == null ? 0 : table.advertised();
    }

    /** Is there a {@link #next} message? */
    public boolean isPending() {
        return families.values().stream().anyMatch(FamilyRibOut::isPending);
    }

    /** The next message; null when the peer has been told all. */
    public byte[] next(MessageEncoder encoder) {
        for (FamilyRibOut table : families.values()) {
            byte[] message = table.next(encoder);
            if (message != null) {
                return message;
            }
        }
        return null;
    }
}
