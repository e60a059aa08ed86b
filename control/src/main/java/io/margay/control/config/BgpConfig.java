package io.margay.control.config;

import java.util.List;

/**
 * @param as this node's AS number, unsigned
 * @param holdTimeSeconds 0 or at least 3, as offered to every peer
 */
public record BgpConfig(int as, int holdTimeSeconds, List<PeerConfig> peers) {
    public static final int DEFAULT_HOLD_TIME_SECONDS = 90;

    public BgpConfig {
        peers = List.copyOf(peers);
    }
}
