package io.margay.control.query.bgp;

import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.config.PolicyConfig;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;

/** The speaker as its operator reaches it. */
public interface BgpAccess {
    /** Empty when there is to be no BGP. */
    Optional<BgpSettings> settings();

    /** Of the configuration. */
    PolicyConfig policies();

    /** Where the cluster's workloads have their addresses from. */
    List<Prefix> pools();

    /** Empty also while it should speak and cannot. */
    Optional<BgpSpeaker> speaker();

    /** Why it does not speak although it should; one line. */
    Optional<String> trouble();

    long nowNs();

    /** Epoch. */
    long nowMs();
}
