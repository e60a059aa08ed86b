package io.margay.control.config;

import io.margay.control.bgp.MaxPrefixes.Action;
import java.util.Optional;

/**
 * How many prefixes a peer may send.
 *
 * @param ipv4 at most so many of that family; empty for any number
 * @param ipv6 likewise
 * @param warnPercent of the limit from which on there is a warning
 * @param action above a limit
 * @param restartSeconds until the session begins again, where that is the action
 */
public record MaxPrefixesConfig(
        Optional<Integer> ipv4, Optional<Integer> ipv6, int warnPercent, Action action, int restartSeconds) {
    public static final MaxPrefixesConfig NONE =
            new MaxPrefixesConfig(Optional.empty(), Optional.empty(), 75, Action.RESTART, 60);
}
