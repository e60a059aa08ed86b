package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;

/** One peer's way to a prefix. */
public record Path(RouteSource source, PathAttributes attributes, long receivedMs) {
    static final int DEFAULT_LOCAL_PREF = 100;

    int localPref() {
        return attributes.localPref() == null ? DEFAULT_LOCAL_PREF : attributes.localPref();
    }

    /** RFC 4271 9.1.2.2 c: absent is the lowest. */
    int med() {
        return attributes.med() == null ? 0 : attributes.med();
    }

    /** RFC 4456 9. */
    int identifier() {
        return attributes.originatorId() == null ? source.identifier() : attributes.originatorId();
    }
}
