package io.margay.control.bgp;

import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4Prefix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all peers of a speaker share.
 *
 * @param exported our own routes, told to every internal peer
 */
record Tables(LocRib locRib, AttributePool pool, Map<Ipv4Prefix, PathAttributes> exported) {
    Tables() {
        this(new LocRib(), new AttributePool(), new LinkedHashMap<>());
    }
}
