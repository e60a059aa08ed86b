package io.margay.control.bgp;

import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.PathAttributes;

/**
 * What another policy would make of a route that there is.
 *
 * @param from whose route
 * @param before as it is before the policy: as the peer sent it, or as we have it
 * @param now what comes of it now
 */
public record PolicyTrial(Nlri route, String from, PathAttributes before, Verdict now, Verdict then) {
    /** Would anything but a reason be another? */
    public boolean isChange() {
        return now instanceof Verdict.Accept one && then instanceof Verdict.Accept other
                ? !one.attributes().equals(other.attributes())
                : now instanceof Verdict.Accept || then instanceof Verdict.Accept;
    }
}
