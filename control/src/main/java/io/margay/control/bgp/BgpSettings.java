package io.margay.control.bgp;

import java.util.List;

/**
 * The speaker's configuration, a value.
 *
 * @param localAs unsigned 32-bit
 * @param routerId our BGP identifier
 * @param listenAddress where peers reach us, and where we dial from
 * @param listenPort 179, but in tests
 * @param peers with different names and addresses
 */
public record BgpSettings(int localAs, int routerId, int listenAddress, int listenPort, List<PeerSettings> peers) {
    public static final int PORT = 179;

    public BgpSettings {
        peers = List.copyOf(peers);
    }
}
