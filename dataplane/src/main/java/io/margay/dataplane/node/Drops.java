package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;

/** Where a frame ends that goes nowhere: it counts one reason on the port that the frame came in by. */
public final class Drops {
    public void drop(Frame frame, DropReason reason) {
        frame.ingress().counters().dropped(reason);
    }
}
