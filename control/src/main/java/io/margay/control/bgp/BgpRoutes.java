package io.margay.control.bgp;

import io.margay.fib.Ipv4Prefix;

/** Who learns what BGP has decided: the router's route table. */
public interface BgpRoutes {
    /** @param originId the address of the peer that sent it: who that is does not change with a restart, as the peers' numbers do */
    void onBest(Ipv4Prefix prefix, int nextHop, int originId);

    void onLost(Ipv4Prefix prefix);

    /** The peer has told all that it had when its session began (RFC 4724 2), and what came of that was said before. Once a session. */
    default void onEndOfRib(int originId) {}
}
