package io.margay.control.bgp;

import io.margay.fib.IpAddress;

/**
 * One peer, a value.
 *
 * @param port where we dial it
 * @param passive never dial, only accept
 * @param holdTimeSeconds what we propose: 0 (none) or at least 3
 * @param connectRetrySeconds the longest pause between two attempts to connect
 */
public record PeerSettings(
        String name,
        IpAddress address,
        int port,
        int remoteAs,
        boolean passive,
        int holdTimeSeconds,
        int connectRetrySeconds,
        PeerOptions options) {
    public static final int DEFAULT_HOLD_TIME_SECONDS = 90;
    public static final int DEFAULT_CONNECT_RETRY_SECONDS = 10;

    public PeerSettings {
        if (remoteAs == 0) {
            throw new IllegalArgumentException("AS 0 is nobody's (RFC 7607)");
        }
        if (holdTimeSeconds != 0 && (holdTimeSeconds < 3 || holdTimeSeconds > 65_535)) {
            throw new IllegalArgumentException("hold time is neither 0 nor 3..65535 s: " + holdTimeSeconds);
        }
    }

    /** An IPv4 peer with what is usual. */
    public PeerSettings(
            String name,
            int address,
            int port,
            int remoteAs,
            boolean passive,
            int holdTimeSeconds,
            int connectRetrySeconds) {
        this(
                name,
                IpAddress.of(address),
                port,
                remoteAs,
                passive,
                holdTimeSeconds,
                connectRetrySeconds,
                PeerOptions.DEFAULT);
    }

    public PeerSettings with(PeerOptions changed) {
        return new PeerSettings(name, address, port, remoteAs, passive, holdTimeSeconds, connectRetrySeconds, changed);
    }
}
