package io.margay.control.bgp.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/** The connections that the selector found ready since the last cycle. */
public final class ReadyQueue {
    private Set<BgpConnection> ready = new LinkedHashSet<>();

    void add(BgpConnection connection) {
        ready.add(connection);
    }

    /** Lets each do its work once; returns how many there were. */
    public int work(long nowNs) {
        Set<BgpConnection> now = ready;
        ready = new LinkedHashSet<>();
        now.forEach(connection -> connection.work(nowNs));
        return now.size();
    }
}
