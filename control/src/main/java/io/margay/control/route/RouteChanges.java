package io.margay.control.route;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;

/** Hears what the route table decided anew. */
public interface RouteChanges {
    void onRoute(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId);

    void onNoRoute(Ipv4Prefix prefix);
}
