package io.margay.control.config;

import java.util.List;

/**
 * @param as this node's AS number, unsigned
 * @param holdTimeSeconds 0 or at least 3, as offered to every peer
 * @param staleTimeSeconds how long after a start the routes of the router's last life may forward; 0: they are not carried over
 */
public record BgpConfig(int as, int holdTimeSeconds, int staleTimeSeconds, List<PeerConfig> peers) {
    public static final int DEFAULT_HOLD_TIME_SECONDS = 90;
    public static final int DEFAULT_STALE_TIME_SECONDS = 120;

    public BgpConfig {
        peers = List.copyOf(peers);
    }
}
