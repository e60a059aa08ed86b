package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.PathAttributes.Aggregator;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.control.bgp.wire.PathAttributes.Other;
import io.margay.fib.IpAddress;
import java.util.List;

/** Makes {@link PathAttributes}, from nothing or from others by changes. */
public final class AttributesBuilder {
    private Origin origin = Origin.IGP;
    private AsPath asPath = AsPath.EMPTY;
    private IpAddress nextHop;
    private IpAddress linkLocal;
    private Integer med;
    private Integer localPref;
    private boolean atomicAggregate;
    private Aggregator aggregator;
    private Communities communities = Communities.NONE;
    private Integer originatorId;
    private List<Integer> clusterList = List.of();
    private Integer onlyToCustomer;
    private long partial;
    private List<Other> others = List.of();

    AttributesBuilder() {}

    AttributesBuilder(PathAttributes from) {
        origin = from.origin();
        asPath = from.asPath();
        nextHop = from.nextHop();
        linkLocal = from.linkLocal();
        med = from.med();
        localPref = from.localPref();
        atomicAggregate = from.atomicAggregate();
        aggregator = from.aggregator();
        communities = from.communities();
        originatorId = from.originatorId();
        clusterList = from.clusterList();
        onlyToCustomer = from.onlyToCustomer();
        partial = from.partial();
        others = from.others();
    }

    public AttributesBuilder origin(Origin value) {
        origin = value;
        return this;
    }

    public AttributesBuilder asPath(AsPath value) {
        asPath = value;
        return this;
    }

    /** Without a link-local one. */
    public AttributesBuilder nextHop(IpAddress value) {
        return nextHop(value, null);
    }

    public AttributesBuilder nextHop(IpAddress value, IpAddress valueOnLink) {
        nextHop = value;
        linkLocal = valueOnLink;
        return this;
    }

    public AttributesBuilder med(Integer value) {
        med = value;
        return this;
    }

    public AttributesBuilder localPref(Integer value) {
        localPref = value;
        return this;
    }

    public AttributesBuilder atomicAggregate(boolean value) {
        atomicAggregate = value;
        return this;
    }

    public AttributesBuilder aggregator(Aggregator value) {
        aggregator = value;
        return this;
    }

    public AttributesBuilder communities(Communities value) {
        communities = value;
        return this;
    }

    public AttributesBuilder originatorId(Integer value) {
        originatorId = value;
        return this;
    }

    public AttributesBuilder clusterList(List<Integer> value) {
        clusterList = value;
        return this;
    }

    public AttributesBuilder onlyToCustomer(Integer value) {
        onlyToCustomer = value;
        return this;
    }

    AttributesBuilder partial(long value) {
        partial = value;
        return this;
    }

    public AttributesBuilder others(List<Other> value) {
        others = value;
        return this;
    }

    public PathAttributes build() {
        return new PathAttributes(
                origin,
                asPath,
                nextHop,
                linkLocal,
                med,
                localPref,
                atomicAggregate,
                aggregator,
                communities,
                originatorId,
                clusterList,
                onlyToCustomer,
                partial,
                others);
    }
}
