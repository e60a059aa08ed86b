package io.margay.control.bgp;

import io.margay.fib.Ipv4Prefix;

/** Who learns what BGP has decided: the router's route table. */
public interface BgpRoutes {
    /** @param originId the number of the peer that sent it, see {@link PeerSnapshot#id()} */
    void onBest(Ipv4Prefix prefix, int nextHop, int originId);

    void onLost(Ipv4Prefix prefix);
}
