package io.margay.fib;

/**
 * One route as it stands in the file.
 *
 * @param originId who of the protocol gave it, for instance the number of a BGP peer
 * @param generation the commit that brought it, or last changed it
 * @param timeMs when that was, milliseconds since 1970; the file keeps whole seconds
 * @param stale whether it was {@linkplain FibWriter#carryOver carried over} from an earlier file and nobody has confirmed it since
 */
public record Route(
        Prefix prefix,
        NextHop nextHop,
        RouteProtocol protocol,
        int originId,
        long generation,
        long timeMs,
        boolean stale) {
    /** A route that is not stale. */
    public Route(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long generation, long timeMs) {
        this(prefix, nextHop, protocol, originId, generation, timeMs, false);
    }
}
