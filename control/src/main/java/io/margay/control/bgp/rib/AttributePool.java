package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import java.util.HashMap;
import java.util.Map;

/** Keeps equal attribute sets once, for as long as a path uses them. */
public final class AttributePool {
    private final Map<PathAttributes, SharedAttributes> entries = new HashMap<>();

    /** The one set equal to this, not used more than before. Whoever uses it says so by {@link #use} at once. */
    SharedAttributes find(PathAttributes attributes) {
        return entries.computeIfAbsent(attributes, SharedAttributes::new);
    }

    void use(SharedAttributes shared) {
        shared.uses++;
    }

    void giveBack(SharedAttributes shared) {
        shared.uses--;
        if (shared.uses == 0) {
            entries.remove(shared.value);
        }
    }

    public int size() {
        return entries.size();
    }
}
