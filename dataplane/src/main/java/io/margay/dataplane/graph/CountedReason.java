package io.margay.dataplane.graph;

import io.margay.dataplane.counters.DropReason;
import java.util.Locale;

/**
 * A way for a frame to end.
 *
 * @param label as in the counters file
 * @param kind what a growing count means: consumed, malformed, refused or lost
 */
public record CountedReason(String label, String kind) {
    static CountedReason of(DropReason reason) {
        return new CountedReason(reason.label(), reason.kind().name().toLowerCase(Locale.ROOT));
    }
}
