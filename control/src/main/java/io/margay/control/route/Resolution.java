package io.margay.control.route;

import io.margay.fib.NextHop;
import java.util.Optional;

/**
 * What became of a target.
 *
 * @param nextHop empty when it cannot be used now
 * @param reason why not; empty when it can
 */
record Resolution(Optional<NextHop> nextHop, String reason) {
    static Resolution of(NextHop nextHop) {
        return new Resolution(Optional.of(nextHop), "");
    }

    static Resolution heldBack(String reason) {
        return new Resolution(Optional.empty(), reason);
    }

    boolean isUsable() {
        return nextHop.isPresent();
    }
}
