package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability;
import java.util.List;

/**
 * What both sides agreed on.
 *
 * @param holdTimeSeconds the smaller of both, 0 for none
 * @param capabilities the peer's, as it sent them
 */
public record Negotiated(
        int remoteAs,
        int remoteIdentifier,
        int holdTimeSeconds,
        boolean fourOctetAs,
        boolean routeRefresh,
        List<Capability> capabilities) {
    /** RFC 4271 4.4. */
    public int keepaliveSeconds() {
        return holdTimeSeconds / 3;
    }

    public List<String> capabilityLabels() {
        return capabilities.stream().map(Capability::label).toList();
    }
}
