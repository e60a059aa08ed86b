package io.margay.control.bgp;

import io.margay.fib.IpAddress;
import java.util.List;

/**
 * A peer as an operator sees it.
 *
 * @param id the speaker's own number for it
 * @param settings what is configured; its address is in the FIB the origin of the peer's routes
 * @param stateSinceMs epoch
 * @param downSinceMs epoch: when its last session ended, or when it was configured; 0 while there is a session
 * @param heldDown why nobody tries to have a session, one line; null while somebody does
 * @param session null unless established
 * @param families those of the session, or of the routes that outlast it
 * @param bfd state of the peer's BFD session; null without one
 * @param restarts the families whose routes wait for the peer, or for what it tells again
 */
public record PeerSnapshot(
        int id,
        PeerSettings settings,
        boolean isInternal,
        String state,
        long stateSinceMs,
        long downSinceMs,
        String heldDown,
        SessionSnapshot session,
        List<FamilyCounts> families,
        String bfd,
        List<RestartSnapshot> restarts,
        MessageCounts messages,
        PastSnapshot past) {

    /**
     * Prefixes of one family, with path identifiers each path.
     *
     * @param stale of those received: not told again since the peer began to restart
     */
    public record FamilyCounts(String family, int received, int accepted, int stale, int advertised) {
        /** By import. */
        public int refused() {
            return received - accepted;
        }
    }

    public String name() {
        return settings.name();
    }

    public IpAddress address() {
        return settings.address();
    }

    public boolean isEstablished() {
        return session != null;
    }

    /** In every family. */
    public boolean isEndOfRibReceived() {
        return session != null && session.isEndOfRibReceived();
    }

    public int prefixesReceived() {
        return families.stream().mapToInt(FamilyCounts::received).sum();
    }

    public int prefixesAccepted() {
        return families.stream().mapToInt(FamilyCounts::accepted).sum();
    }

    public int prefixesAdvertised() {
        return families.stream().mapToInt(FamilyCounts::advertised).sum();
    }

    /** Sessions and attempts that ended, the last first. */
    public List<SessionRecord> history() {
        return past.history();
    }

    /** Of the last session or attempt that ended; empty for none. */
    public String lastReason() {
        return history().isEmpty() ? "" : history().get(0).reason();
    }
}
