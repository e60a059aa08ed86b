package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import java.util.List;

/** Attribute sets for tests, from a plain one by changes. */
record Attributes(
        Origin origin,
        AsPath asPath,
        int nextHop,
        Integer med,
        Integer localPref,
        Integer originatorId,
        List<Integer> clusterList) {
    static final Attributes PLAIN = new Attributes(Origin.IGP, AsPath.EMPTY, 0x0A000001, null, 100, null, List.of());

    Attributes withOrigin(Origin changed) {
        return new Attributes(changed, asPath, nextHop, med, localPref, originatorId, clusterList);
    }

    Attributes withPath(int... ases) {
        AsPath path = new AsPath(List.of(new AsPath.Segment(false, ases)));
        return new Attributes(origin, path, nextHop, med, localPref, originatorId, clusterList);
    }

    Attributes withNextHop(int changed) {
        return new Attributes(origin, asPath, changed, med, localPref, originatorId, clusterList);
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
        return new PathAttributes(
                origin, asPath, nextHop, med, localPref, false, null, List.of(), originatorId, clusterList, List.of());
    }

    Path path(RouteSource source) {
        return new Path(source, new SharedAttributes(get()), 0, null);
    }
}
