package io.margay.control.bgp;

import java.util.List;

/**
 * Dynamic neighbours of one prefix, as an operator sees them.
 *
 * @param settings with prefix and limit
 * @param connected how many count against the limit: those with a connection
 * @param peers names of those that there are, those without a session included
 */
public record TemplateSnapshot(
        PeerSettings settings, int connected, List<String> peers, List<RefusalSnapshot> refusals) {}
