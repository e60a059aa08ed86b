package io.margay.control.bgp;

import io.margay.control.bgp.wire.BgpError;
import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;

/** What one peer's messages came to since the peer was configured. */
final class PeerCounters {
    long messagesReceived;
    long messagesSent;
    long updatesReceived;
    long updatesSent;
    long refreshesReceived;
    long refreshesSent;
    long internalErrors;

    private long discarded;
    private long withdrawn;
    private long resets;
    private String lastFault;
    private long lastFaultMs;

    void fault(BgpError fault, long nowMs) {
        if (fault instanceof DiscardAttribute) {
            discarded++;
        } else if (fault instanceof TreatAsWithdraw) {
            withdrawn++;
        } else {
            resets++;
        }
        lastFault = fault.reason();
        lastFaultMs = nowMs;
    }

    MessageCounts snapshot() {
        return new MessageCounts(
                messagesReceived,
                messagesSent,
                updatesReceived,
                updatesSent,
                refreshesReceived,
                refreshesSent,
                new MessageCounts.Faults(discarded, withdrawn, resets, internalErrors, lastFault, lastFaultMs));
    }
}
