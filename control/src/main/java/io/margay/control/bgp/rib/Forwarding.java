package io.margay.control.bgp.rib;

import io.margay.fib.Prefix;

/** How far the router is with forwarding as was decided: only then are others told to send packets here. */
public interface Forwarding {
    /** Where there is no router to wait for. */
    Forwarding AT_ONCE = new Forwarding() {};

    /** How much the router has been told by now; a number that only grows. */
    default long heard() {
        return 0;
    }

    /** So much of what it was told is what every worker forwards by. */
    default long inForce() {
        return 0;
    }

    /** Why packets to the prefix do not go the decided way although it was told; null when they do. */
    default String obstacle(Prefix prefix) {
        return null;
    }
}
