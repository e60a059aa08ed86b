package io.margay.control.bgp;

import io.margay.fib.IpAddress;
import java.util.List;

/**
 * A peer as an operator sees it.
 *
 * @param id the speaker's own number for it
 * @param address in the FIB, the origin of the peer's routes
 * @param stateSinceMs epoch
 * @param remoteIdentifier 0 before the session is established, and so the other fields of the session
 * @param capabilities the peer's
 * @param agreed what both can, in words
 * @param families those of the session, or of the routes that outlast it
 * @param faults messages that were not in order, those among them that RFC 7606 let pass included
 * @param internalErrors bugs of ours that cost a session
 * @param lastNotificationSent null for none yet; so the one received
 * @param history sessions and attempts that ended, the last first
 */
public record PeerSnapshot(
        int id,
        String name,
        String description,
        IpAddress address,
        int remoteAs,
        boolean isInternal,
        String state,
        long stateSinceMs,
        int remoteIdentifier,
        int holdTimeSeconds,
        int keepaliveSeconds,
        List<String> capabilities,
        List<String> agreed,
        List<FamilyCounts> families,
        boolean isEndOfRibReceived,
        long messagesReceived,
        long messagesSent,
        long updatesReceived,
        long updatesSent,
        long faults,
        String lastFault,
        long internalErrors,
        String lastNotificationSent,
        String lastNotificationReceived,
        List<SessionRecord> history) {

    /**
     * Prefixes of one family, with path identifiers each path.
     *
     * @param stale of those received: not told again since the peer began to restart
     */
    public record FamilyCounts(String family, int received, int accepted, int stale, int advertised) {}

    public int prefixesReceived() {
        return families.stream().mapToInt(FamilyCounts::received).sum();
    }

    public int prefixesAccepted() {
        return families.stream().mapToInt(FamilyCounts::accepted).sum();
    }

    public int prefixesAdvertised() {
        return families.stream().mapToInt(FamilyCounts::advertised).sum();
    }
}
