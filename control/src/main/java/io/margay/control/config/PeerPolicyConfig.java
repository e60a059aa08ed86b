package io.margay.control.config;

import java.util.List;

/**
 * What a peer may give and get.
 *
 * @param acceptAll everything, both ways; then there are no names
 * @param ofCluster a node of the mesh, which may also give what lies in a pool, whatever its AS
 * @param importPolicies names, in the order in which they are asked; none: all of an internal peer, nothing of an external one (RFC 8212)
 * @param exportPolicies likewise
 */
public record PeerPolicyConfig(
        boolean acceptAll, boolean ofCluster, List<String> importPolicies, List<String> exportPolicies) {
    public static final PeerPolicyConfig NONE = new PeerPolicyConfig(false, List.of(), List.of());
    public static final PeerPolicyConfig ACCEPT_ALL = new PeerPolicyConfig(true, List.of(), List.of());
    /** Nodes of one cluster trust each other, also those with an AS of their own. */
    public static final PeerPolicyConfig OF_CLUSTER = new PeerPolicyConfig(true, true, List.of(), List.of());

    public PeerPolicyConfig {
        importPolicies = List.copyOf(importPolicies);
        exportPolicies = List.copyOf(exportPolicies);
        if (acceptAll && !(importPolicies.isEmpty() && exportPolicies.isEmpty())) {
            throw new IllegalArgumentException("policies beside accept-all");
        }
    }

    /** Of a peer that is no node of the mesh. */
    public PeerPolicyConfig(boolean acceptAll, List<String> importPolicies, List<String> exportPolicies) {
        this(acceptAll, false, importPolicies, exportPolicies);
    }
}
