package io.margay.control.bgp;

/** What one peer's messages came to since the peer was configured. */
final class PeerCounters {
    long messagesReceived;
    long messagesSent;
    long updatesReceived;
    long updatesSent;
    long faults;
    String lastFault;
    long internalErrors;

    void fault(String reason) {
        faults++;
        lastFault = reason;
    }
}
