package io.margay.control.bgp;

import java.util.List;

/**
 * A peer as an operator sees it.
 *
 * @param id in the FIB, the origin of the peer's routes
 * @param stateSinceMs epoch
 * @param remoteIdentifier 0 before the session is established, and so the fields of the session
 * @param history sessions and attempts that ended, the last first
 */
public record PeerSnapshot(
        int id,
        String name,
        int address,
        int remoteAs,
        boolean isInternal,
        String state,
        long stateSinceMs,
        int remoteIdentifier,
        int holdTimeSeconds,
        int keepaliveSeconds,
        List<String> capabilities,
        long messagesReceived,
        long messagesSent,
        long updatesReceived,
        long updatesSent,
        long faults,
        String lastFault,
        int prefixesReceived,
        int prefixesAccepted,
        int prefixesAdvertised,
        List<SessionRecord> history) {}
