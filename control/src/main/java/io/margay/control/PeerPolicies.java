package io.margay.control;

import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.config.PeerPolicyConfig;
import io.margay.control.config.PolicyConfig;
import io.margay.fib.Prefix;
import java.util.List;

/**
 * The policies of peers in the speaker's terms.
 *
 * @param pools of the cluster: who is outside of it may draw their traffic only where a rule says so
 */
record PeerPolicies(PolicyConfig config, List<Prefix> pools) {
    /** Null without one. */
    Policy forImport(PeerPolicyConfig peer) {
        if (peer.ofCluster()) {
            return Policy.ACCEPT_ALL;
        }
        Policy policy = policy(peer, peer.importPolicies());
        return policy == null ? null : new ImportGuard(policy, pools);
    }

    /** Null without one. */
    Policy forExport(PeerPolicyConfig peer) {
        return policy(peer, peer.exportPolicies());
    }

    private Policy policy(PeerPolicyConfig peer, List<String> names) {
        if (peer.acceptAll()) {
            return Policy.ACCEPT_ALL;
        }
        return names.isEmpty() ? null : new PolicyChain(config.named(names));
    }
}
