package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;

/** One peer's way to a prefix. */
public final class Path {
    private static final int DEFAULT_LOCAL_PREF = 100;

    private final RouteSource source;
    private final SharedAttributes attributes;
    private final long receivedMs;
    private final String refusal;

    /**
     * @param receivedMs epoch
     * @param refusal why it takes no part in the decision; null when it does
     */
    Path(RouteSource source, SharedAttributes attributes, long receivedMs, String refusal) {
        this.source = source;
        this.attributes = attributes;
        this.receivedMs = receivedMs;
        this.refusal = refusal;
    }

    public RouteSource source() {
        return source;
    }

    public PathAttributes attributes() {
        return attributes.value;
    }

    public long receivedMs() {
        return receivedMs;
    }

    /** Null for a path that takes part in the decision. */
    public String refusal() {
        return refusal;
    }

    SharedAttributes shared() {
        return attributes;
    }

    boolean isRefused() {
        return refusal != null;
    }

    /** Unsigned. */
    long localPref() {
        Integer localPref = attributes.value.localPref();
        return localPref == null ? DEFAULT_LOCAL_PREF : Integer.toUnsignedLong(localPref);
    }

    /** Unsigned; absent is the lowest (RFC 4271 9.1.2.2 c). */
    long med() {
        Integer med = attributes.value.med();
        return med == null ? 0 : Integer.toUnsignedLong(med);
    }

    /** Unsigned; that of the originator for a reflected route (RFC 4456 9). */
    long identifier() {
        Integer originator = attributes.value.originatorId();
        return Integer.toUnsignedLong(originator == null ? source.identifier() : originator);
    }

    long address() {
        return Integer.toUnsignedLong(source.address());
    }
}
