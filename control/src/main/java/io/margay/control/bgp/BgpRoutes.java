package io.margay.control.bgp;

import io.margay.control.bgp.rib.Forwarding;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.bgp.rib.Reachability;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;

/** Who learns what BGP has decided, and says when it is in force: the router's route table, and the FIB behind it. */
public interface BgpRoutes extends Forwarding, Reachability {
    /**
     * @param nextHops the best path's, and behind it those of the paths that are as good; never empty. Of IPv4 they may be IPv6 (RFC 8950)
     * @param origin the address of the peer that sent the best: who that is does not change with a restart, as the peers' numbers do
     * @param localPref the best path's, unsigned; 100 of one without
     */
    void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref);

    void onLost(Prefix prefix);

    /**
     * The peer has told all that it had when its session began, in every family (RFC 4724 2), and what came of that was said before. Once a
     * session.
     */
    default void onEndOfRib(IpAddress origin) {}
}
