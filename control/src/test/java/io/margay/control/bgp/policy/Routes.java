package io.margay.control.bgp.policy;

import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.AttributesBuilder;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import java.util.List;

/** What policies are tried on. */
final class Routes {
    static final RouteSource INTERNAL = source(1, "node01", true);
    static final RouteSource EXTERNAL = source(2, "tor1", false);

    private Routes() {}

    static RouteSource source(int id, String name, boolean isInternal) {
        return new RouteSource(id, name, IpAddress.of(0x0A000000 + id), id, isInternal, false);
    }

    static AttributesBuilder from(String nextHop, int... ases) {
        AsPath path = ases.length == 0 ? AsPath.EMPTY : new AsPath(List.of(new AsPath.Segment(false, ases)));
        return PathAttributes.builder().nextHop(IpAddress.parse(nextHop)).asPath(path);
    }
}
