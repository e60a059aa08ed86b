package io.margay.control.bgp.rib;

import io.margay.fib.IpAddress;

/**
 * Where a path came from, as far as the decision and the rules of export ask.
 *
 * @param id the speaker's own number for the peer
 * @param address of the peer
 * @param isClient we reflect for it (RFC 4456)
 * @param interfaceName of the link to a peer at a link-local address; else empty
 */
public record RouteSource(
        int id,
        String name,
        IpAddress address,
        int identifier,
        boolean isInternal,
        boolean isClient,
        String interfaceName) {
    /** Of what this router announces by itself. */
    public static final RouteSource OWN = new RouteSource(0, "own", new IpAddress(0, 0), 0, true, true);

    /** Not known by its link. */
    public RouteSource(int id, String name, IpAddress address, int identifier, boolean isInternal, boolean isClient) {
        this(id, name, address, identifier, isInternal, isClient, "");
    }

    public boolean isOwn() {
        return id == OWN.id;
    }
}
