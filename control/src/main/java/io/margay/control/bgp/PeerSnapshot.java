package io.margay.control.bgp;

import java.util.List;

/**
 * A peer as an operator sees it.
 *
 * @param id the speaker's own number for it
 * @param address in the FIB, the origin of the peer's routes
 * @param stateSinceMs epoch
 * @param remoteIdentifier 0 before the session is established, and so the other fields of the session
 * @param faults messages that were not in order, those among them that RFC 7606 let pass included
 * @param internalErrors bugs of ours that cost a session
 * @param lastNotificationSent null for none yet; so the one received
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
        boolean isEndOfRibReceived,
        long messagesReceived,
        long messagesSent,
        long updatesReceived,
        long updatesSent,
        long faults,
        String lastFault,
        long internalErrors,
        int prefixesReceived,
        int prefixesAccepted,
        int prefixesAdvertised,
        String lastNotificationSent,
        String lastNotificationReceived,
        List<SessionRecord> history) {}
