package io.margay.control.query.bgp;

import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import java.util.Optional;

/** The speaker as its operator reaches it. */
public interface BgpAccess {
    /** Empty when there is to be no BGP. */
    Optional<BgpSettings> settings();

    /** Empty also while it should speak and cannot. */
    Optional<BgpSpeaker> speaker();

    /** Why it does not speak although it should; one line. */
    Optional<String> trouble();

    long nowNs();

    /** Epoch. */
    long nowMs();
}
