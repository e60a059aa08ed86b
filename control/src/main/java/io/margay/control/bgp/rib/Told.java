package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;

/**
 * What a peer was told of a route, and is still to be told.
 *
 * @param told what it knows; null for nothing yet
 * @param next what it will be told; null when that is all, or {@code isLeaving}
 * @param isLeaving it will be told that the route is gone
 */
public record Told(Nlri route, PathAttributes told, PathAttributes next, boolean isLeaving) {
    boolean isAnything() {
        return told != null || next != null;
    }
}
