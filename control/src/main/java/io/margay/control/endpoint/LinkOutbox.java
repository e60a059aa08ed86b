package io.margay.control.endpoint;

import io.margay.dataplane.link.LinkClient;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/** Commands on their way to the dataplane: in order, and none is lost when the ring is full. Owned by the control thread. */
public final class LinkOutbox {
    private final LinkClient link;
    private final Queue<Predicate<LinkClient>> waiting = new ArrayDeque<>();

    public LinkOutbox(LinkClient link) {
        this.link = link;
    }

    /** @param command calls one verb of the link and returns what that returned */
    public void send(Predicate<LinkClient> command) {
        if (!waiting.isEmpty() || !command.test(link)) {
            waiting.add(command);
        }
    }

    /** Offers again what has waited; returns how many commands went. */
    public int doWork() {
        int sent = 0;
        while (!waiting.isEmpty() && waiting.peek().test(link)) {
            waiting.remove();
            sent++;
        }
        return sent;
    }

    public int waitingCount() {
        return waiting.size();
    }
}
