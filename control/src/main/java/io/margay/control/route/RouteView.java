package io.margay.control.route;

import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.util.List;

/**
 * One prefix as an operator sees it.
 *
 * @param candidates the most preferred first
 */
public record RouteView(Prefix prefix, List<CandidateView> candidates) {
    /**
     * @param originId who of the protocol gave it: a port's id, or the address of a BGP peer
     * @param used does it stand in the FIB
     * @param reason why it is not used, or not by all of its gateways; else empty
     */
    public record CandidateView(
            RouteProtocol protocol, int preference, RouteTarget target, int originId, boolean used, String reason) {}
}
