package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import java.util.HashMap;
import java.util.Map;

/** Keeps equal attribute sets once, for as long as a path uses them. */
public final class AttributePool {
    private static final class Entry {
        final PathAttributes attributes;
        int uses;

        Entry(PathAttributes attributes) {
            this.attributes = attributes;
        }
    }

    private final Map<PathAttributes, Entry> entries = new HashMap<>();

    /** The one instance equal to this, used once more. */
    PathAttributes take(PathAttributes attributes) {
        Entry entry = entries.computeIfAbsent(attributes, Entry::new);
        entry.uses++;
        return entry.attributes;
    }

    void giveBack(PathAttributes attributes) {
        Entry entry = entries.get(attributes);
        if (--entry.uses == 0) {
            entries.remove(attributes);
        }
    }

    public int size() {
        return entries.size();
    }
}
