package io.margay.control.bgp;

import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;

/**
 * A route as one peer sent it, and what import made of it.
 *
 * @param used what it is to us; null when import refused it
 * @param refusal why; null when it did not
 * @param receivedMs epoch
 */
public record ReceivedSnapshot(
        Nlri route, PathAttributes received, PathAttributes used, String refusal, boolean isStale, long receivedMs) {
    static ReceivedSnapshot of(Nlri route, Path path) {
        return new ReceivedSnapshot(
                route,
                path.received(),
                path.isRefused() ? null : path.attributes(),
                path.refusal(),
                path.isStale(),
                path.receivedMs());
    }
}
