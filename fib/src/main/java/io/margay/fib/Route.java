package io.margay.fib;

/**
 * One route as it stands in the file.
 *
 * @param originId who of the protocol gave it, for instance the number of a BGP peer
 * @param generation the commit that brought it, or last changed it
 * @param timeMs when that was, milliseconds since 1970; the file keeps whole seconds
 */
public record Route(
        Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long generation, long timeMs) {}
