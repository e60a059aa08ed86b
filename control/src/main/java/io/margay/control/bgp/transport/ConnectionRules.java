package io.margay.control.bgp.transport;

/**
 * What the connections with one peer must be like.
 *
 * @param password of TCP-MD5; null for none
 * @param hops routers' links between us and the peer at most, 1 to 255
 * @param ttlSecurity RFC 5082
 */
public record ConnectionRules(Password password, int hops, boolean ttlSecurity) {
    private static final int MAX_TTL = 255;

    /** Of what we send: as far as the peer may be, or all that there is, so that the peer can see how far it has come (RFC 5082 3). */
    int ttl() {
        return ttlSecurity ? MAX_TTL : hops;
    }

    /** Of what is taken in; 0 for anything. Who is one link away has not been decremented by anybody. */
    int minTtl() {
        return ttlSecurity ? MAX_TTL + 1 - hops : 0;
    }
}
