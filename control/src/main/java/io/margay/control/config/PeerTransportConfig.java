package io.margay.control.config;

import io.margay.control.bgp.transport.Password;
import io.margay.fib.IpAddress;
import java.util.Optional;

/**
 * How a peer is reached.
 *
 * @param port where it is dialled
 * @param passive it is not dialled
 * @param source where we dial from; empty for the node's address of the peer's family, or the link's
 * @param connectRetrySeconds the longest pause between two attempts
 * @param password of TCP-MD5 (RFC 2385)
 * @param multihop how many hops away it may be, 1 to {@value #ANY_HOPS}
 * @param ttlSecurity what comes from further away is refused (RFC 5082)
 */
public record PeerTransportConfig(
        int port,
        boolean passive,
        Optional<IpAddress> source,
        int connectRetrySeconds,
        Optional<Password> password,
        int multihop,
        boolean ttlSecurity) {
    public static final int DEFAULT_PORT = 179;
    public static final int DEFAULT_CONNECT_RETRY_SECONDS = 10;
    public static final int MAX_CONNECT_RETRY_SECONDS = 3_600;
    public static final int ANY_HOPS = 255;

    public PeerTransportConfig {
        if (multihop < 1 || multihop > ANY_HOPS) {
            throw new IllegalArgumentException("a peer " + multihop + " hops away");
        }
    }

    /** As with a node of the cluster. */
    static PeerTransportConfig usual(boolean passive, Optional<Password> password) {
        return new PeerTransportConfig(
                DEFAULT_PORT, passive, Optional.empty(), DEFAULT_CONNECT_RETRY_SECONDS, password, ANY_HOPS, false);
    }
}
