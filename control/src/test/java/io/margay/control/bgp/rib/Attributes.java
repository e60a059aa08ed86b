package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.fib.IpAddress;
import java.util.List;

/** Attribute sets for tests, from a plain one by changes. */
record Attributes(
        Origin origin,
        AsPath asPath,
        IpAddress nextHop,
        Integer med,
        Integer localPref,
        Integer originatorId,
        List<Integer> clusterList) {
    static final Attributes PLAIN =
            new Attributes(Origin.IGP, AsPath.EMPTY, IpAddress.of(0x0A000001), null, 100, null, List.of());

    Attributes withOrigin(Origin changed) {
        return new Attributes(changed, asPath, nextHop, med, localPref, originatorId, clusterList);
    }

    Attributes withPath(int... ases) {
        AsPath path = new AsPath(List.of(new AsPath.Segment(false, ases)));
        return new Attributes(origin, path, nextHop, med, localPref, originatorId, clusterList);
    }

    Attributes withNextHop(String changed) {
        return new Attributes(origin, asPath, IpAddress.parse(changed), med, localPref, originatorId, clusterList);
    }

    Attributes withMed(Integer changed) {
        return new Attributes(origin, asPath, nextHop, changed, localPref, originatorId, clusterList);
    }

    Attributes withLocalPref(Integer changed) {
        return new Attributes(origin, asPath, nextHop, med, changed, originatorId, clusterList);
    }

    Attributes withOriginator(Integer changed) {
        return new Attributes(origin, asPath, nextHop, med, localPref, changed, clusterList);
    }

    Attributes withClusters(Integer... changed) {
        return new Attributes(origin, asPath, nextHop, med, localPref, originatorId, List.of(changed));
    }

    PathAttributes get() {
        return PathAttributes.builder()
                .origin(origin)
                .asPath(asPath)
                .nextHop(nextHop)
                .med(med)
                .localPref(localPref)
                .originatorId(originatorId)
                .clusterList(clusterList)
                .build();
    }

    Path path(RouteSource source) {
        return path(source, 0, null);
    }

    Path path(RouteSource source, int pathId, String refusal) {
        SharedAttributes shared = new SharedAttributes(get());
        return new Path(source, pathId, 0, shared, shared, 0, refusal);
    }
}
