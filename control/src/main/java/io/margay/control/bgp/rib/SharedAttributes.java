package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;

/** An attribute set as often as paths use it, kept once; with what the decision asks of it most, worked out beforehand. */
final class SharedAttributes {
    final PathAttributes value;
    final int asPathLength;
    final int neighbourAs;
    final boolean isLongLivedStale;
    int uses;

    SharedAttributes(PathAttributes value) {
        this.value = value;
        this.asPathLength = value.asPath().length();
        this.neighbourAs = value.asPath().first();
        this.isLongLivedStale = value.communities().has(Communities.LLGR_STALE);
    }
}
