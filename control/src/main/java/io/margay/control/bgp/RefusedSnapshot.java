package io.margay.control.bgp;

import io.margay.fib.IpAddress;
import java.util.List;

/**
 * Connections that were refused since the speaker's start.
 *
 * @param fromStrangers from addresses that are no peer's
 * @param fromPeers that had a session already, or were not to have one, or came otherwise than they may
 * @param strangers the last few addresses of those, the last first
 */
public record RefusedSnapshot(long fromStrangers, long fromPeers, List<Stranger> strangers) {
    /** @param lastMs epoch */
    public record Stranger(IpAddress address, long times, long lastMs) {}
}
