package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;

/** What a policy says of a path. */
public sealed interface Verdict {
    /**
     * @param attributes the path's, changed or not
     * @param by for the operator: what accepted it; null where there is nothing to say
     * @param isByPrefix by a rule that says which prefixes it is for
     */
    record Accept(PathAttributes attributes, String by, boolean isByPrefix) implements Verdict {
        /** Without a rule. */
        public Accept(PathAttributes attributes) {
            this(attributes, null, false);
        }
    }

    /** @param reason for the operator, one line */
    record Refuse(String reason) implements Verdict {}
}
