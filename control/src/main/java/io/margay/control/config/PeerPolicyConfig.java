package io.margay.control.config;

import java.util.List;

/**
 * What a peer may give and get.
 *
 * @param acceptAll everything, both ways; then there are no names
 * @param importPolicies names, in the order in which they are asked; none: all of an internal peer, nothing of an external one (RFC 8212)
 * @param exportPolicies likewise
 */
public record PeerPolicyConfig(boolean acceptAll, List<String> importPolicies, List<String> exportPolicies) {
    public static final PeerPolicyConfig NONE = new PeerPolicyConfig(false, List.of(), List.of());
    public static final PeerPolicyConfig ACCEPT_ALL = new PeerPolicyConfig(true, List.of(), List.of());

    public PeerPolicyConfig {
        importPolicies = List.copyOf(importPolicies);
        exportPolicies = List.copyOf(exportPolicies);
        if (acceptAll && !(importPolicies.isEmpty() && exportPolicies.isEmpty())) {
            throw new IllegalArgumentException("policies beside accept-all");
        }
    }
}
