package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Family;
import java.util.List;

/**
 * What a session is to be.
 *
 * @param passive never dial
 * @param holdTimeSeconds what we propose, 0 or at least 3
 * @param connectRetrySeconds the longest pause between two attempts to connect; the first is a second
 * @param capabilities what we say that we can do
 * @param isRoleRequired a peer that does not say its role is refused (RFC 9234 4.2, strict mode)
 */
public record FsmSettings(
        int localAs,
        int localIdentifier,
        int remoteAs,
        boolean passive,
        int holdTimeSeconds,
        int connectRetrySeconds,
        List<Capability> capabilities,
        boolean isRoleRequired) {
    /** As the peer's AS: any but ours. AS 0 is nobody's (RFC 7607). */
    public static final int ANY_EXTERNAL = 0;

    public FsmSettings {
        capabilities = List.copyOf(capabilities);
    }

    /** IPv4 unicast, route refresh, 4-octet AS. */
    public FsmSettings(
            int localAs,
            int localIdentifier,
            int remoteAs,
            boolean passive,
            int holdTimeSeconds,
            int connectRetrySeconds) {
        this(
                localAs,
                localIdentifier,
                remoteAs,
                passive,
                holdTimeSeconds,
                connectRetrySeconds,
                List.of(
                        Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                        new Capability.Refresh(),
                        new Capability.FourOctetAs(localAs)),
                false);
    }
}
