package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;

/** What a policy says of a path. */
public sealed interface Verdict {
    /** @param attributes the path's, changed or not */
    record Accept(PathAttributes attributes) implements Verdict {}

    /** @param reason for the operator, one line */
    record Refuse(String reason) implements Verdict {}
}
