package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;

/** One of a peer's ways to a prefix. */
public final class Path {
    private static final int DEFAULT_LOCAL_PREF = 100;

    private final RouteSource source;
    private final int pathId;
    private final int ownId;
    private final SharedAttributes received;
    private final SharedAttributes attributes;
    private final long receivedMs;
    private final String refusal;
    private NextHops.Tracked tracked;
    private boolean isStale;

    /**
     * @param pathId the peer's (RFC 7911)
     * @param ownId the one under which we tell it to others
     * @param received as the peer sent them
     * @param attributes as import left them
     * @param receivedMs epoch
     * @param refusal why it takes no part in the decision; null when it does
     */
    Path(
            RouteSource source,
            int pathId,
            int ownId,
            SharedAttributes received,
            SharedAttributes attributes,
            long receivedMs,
            String refusal) {
        this.source = source;
        this.pathId = pathId;
        this.ownId = ownId;
        this.received = received;
        this.attributes = attributes;
        this.receivedMs = receivedMs;
        this.refusal = refusal;
    }

    static Path own(PathAttributes attributes, int ownId) {
        SharedAttributes shared = new SharedAttributes(attributes);
        return new Path(RouteSource.OWN, 0, ownId, shared, shared, 0, null);
    }

    public RouteSource source() {
        return source;
    }

    public int pathId() {
        return pathId;
    }

    int ownId() {
        return ownId;
    }

    public PathAttributes received() {
        return received.value;
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

    /** Of a peer that restarts, and has not said it again since (RFC 4724). */
    public boolean isStale() {
        return isStale;
    }

    void stale(boolean isSo) {
        isStale = isSo;
    }

    SharedAttributes sharedReceived() {
        return received;
    }

    SharedAttributes shared() {
        return attributes;
    }

    public boolean isRefused() {
        return refusal != null;
    }

    /** Does it take part in the decision? */
    public boolean isCandidate() {
        return refusal == null && reach().isThere();
    }

    public PathNextHop nextHop() {
        return PathNextHop.of(attributes.value, source);
    }

    Reachability.Reach reach() {
        return tracked == null ? Reachability.Reach.CONNECTED : tracked.reach;
    }

    /** Why there is no way to its next hop; null when there is. */
    public String obstacle() {
        return reach().obstacle();
    }

    NextHops.Tracked tracked() {
        return tracked;
    }

    void tracked(NextHops.Tracked nextHop) {
        tracked = nextHop;
    }

    /** Unsigned; 100 without one. */
    public long localPref() {
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

    IpAddress address() {
        return source.address();
    }
}
