package io.margay.control.bgp;

/**
 * What one peer's messages came to since the peer was configured.
 *
 * @param received of all kinds; so those sent
 * @param refreshesReceived requests and marks (RFC 2918, 7313)
 */
public record MessageCounts(
        long received,
        long sent,
        long updatesReceived,
        long updatesSent,
        long refreshesReceived,
        long refreshesSent,
        Faults faults) {

    /**
     * Messages that were not in order, by what that cost (RFC 7606 2).
     *
     * @param discarded attributes left out
     * @param withdrawn UPDATEs whose routes were taken as withdrawn
     * @param resets of the session
     * @param internalErrors of those resets the ones by bugs of ours
     * @param last what the last one was; null for none yet
     * @param lastMs epoch; 0 for none yet
     */
    public record Faults(long discarded, long withdrawn, long resets, long internalErrors, String last, long lastMs) {
        public long all() {
            return discarded + withdrawn + resets;
        }
    }
}
