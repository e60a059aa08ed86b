package io.margay.control.bgp;

import java.util.List;

/**
 * An established session as an operator sees it.
 *
 * @param isDialledByUs the connection is ours, and not the peer's
 * @param localAddress our end, of a link-local address with its scope
 * @param remoteAddress the peer's
 * @param establishedMs epoch
 * @param remoteAs as the peer says it; it may not be configured
 * @param offered the capabilities that we said we have
 * @param capabilities the peer's
 * @param agreed what both can, in words
 * @param isEndOfRibReceived in every family
 */
public record SessionSnapshot(
        boolean isDialledByUs,
        String localAddress,
        String remoteAddress,
        long establishedMs,
        int remoteAs,
        int remoteIdentifier,
        int holdTimeSeconds,
        int keepaliveSeconds,
        List<String> offered,
        List<String> capabilities,
        List<String> agreed,
        boolean isEndOfRibReceived) {}
