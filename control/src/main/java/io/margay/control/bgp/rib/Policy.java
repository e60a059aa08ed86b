package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/**
 * Whether a path is taken from a peer, or told to one, and with which attributes. Asked once for each path, after what the RFCs demand of
 * every path; of an export the attributes are those that the peer is to see.
 */
@FunctionalInterface
public interface Policy {
    /** Everything, as it is. */
    Policy ACCEPT_ALL = (prefix, attributes, source) -> new Verdict.Accept(attributes);

    /** Nothing. */
    Policy NONE = (prefix, attributes, source) -> new Verdict.Refuse("refused by policy none");

    /** What an external peer gets and gives as long as nobody has said otherwise. */
    Policy UNSET = (prefix, attributes, source) -> new Verdict.Refuse("external peer without a policy (RFC 8212)");

    /** @param source who told us the path; {@link RouteSource#OWN} for one of our own */
    Verdict evaluate(Prefix prefix, PathAttributes attributes, RouteSource source);

    /**
     * Of an export.
     *
     * @param ours the attributes as we have them, which is what conditions are about
     * @param told as the peer is to see them, which is what is changed
     * @param self our address as next hop towards the peer; null without one
     */
    default Verdict export(
            Prefix prefix, PathAttributes ours, PathAttributes told, IpAddress self, RouteSource source) {
        return evaluate(prefix, told, source);
    }
}
