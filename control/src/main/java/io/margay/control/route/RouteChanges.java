package io.margay.control.route;

import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;

/** Hears what the route table decided anew. */
public interface RouteChanges {
    void onRoute(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId);

    void onNoRoute(Prefix prefix);
}
