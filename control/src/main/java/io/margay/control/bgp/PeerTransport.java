package io.margay.control.bgp;

import io.margay.control.bgp.transport.Password;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/**
 * How a peer is reached, and what its connections must be like; a value.
 *
 * @param source where we dial from and are dialled at; null for the speaker's own address of the peer's family
 * @param interfaceName where an IPv6 link-local neighbour is; null for none
 * @param prefix whoever connects from there is such a peer (dynamic neighbours); null for none
 * @param limit how many peers of the prefix at a time; 0 without a prefix
 * @param password of TCP-MD5 (RFC 2385); null for none
 * @param hops routers' links to the peer at most, 1 to 255: the TTL of what we send
 * @param ttlSecurity we send with 255, and take only what {@link #hops} links can have taken off that (RFC 5082)
 */
public record PeerTransport(
        IpAddress source,
        String interfaceName,
        Prefix prefix,
        int limit,
        Password password,
        int hops,
        boolean ttlSecurity) {
    public static final int MAX_HOPS = 255;
    public static final PeerTransport DEFAULT = new Builder().build();

    public PeerTransport {
        if (hops < 1 || hops > MAX_HOPS) {
            throw new IllegalArgumentException("hops out of 1.." + MAX_HOPS + ": " + hops);
        }
        if (interfaceName != null && prefix != null) {
            throw new IllegalArgumentException("a peer is on an interface, or of a prefix, not both");
        }
        if (prefix == null ? limit != 0 : limit < 1) {
            throw new IllegalArgumentException("a prefix and its limit belong together: " + prefix + ", " + limit);
        }
    }

    /** Without what concerns all neighbours of the prefix only, so that a change of it touches none. */
    PeerTransport ofNeighbor() {
        return new PeerTransport(source, interfaceName, prefix, 1, password, hops, ttlSecurity);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Begins with what is usual: our own address, no password, as many hops as it takes. */
    public static final class Builder {
        private IpAddress source;
        private String interfaceName;
        private Prefix prefix;
        private int limit;
        private Password password;
        private int hops = MAX_HOPS;
        private boolean ttlSecurity;

        public Builder source(IpAddress value) {
            source = value;
            return this;
        }

        public Builder interfaceName(String value) {
            interfaceName = value;
            return this;
        }

        public Builder prefix(Prefix value, int most) {
            prefix = value;
            limit = most;
            return this;
        }

        public Builder password(Password value) {
            password = value;
            return this;
        }

        public Builder hops(int value) {
            hops = value;
            return this;
        }

        public Builder ttlSecurity(boolean value) {
            ttlSecurity = value;
            return this;
        }

        public PeerTransport build() {
            return new PeerTransport(source, interfaceName, prefix, limit, password, hops, ttlSecurity);
        }
    }
}
