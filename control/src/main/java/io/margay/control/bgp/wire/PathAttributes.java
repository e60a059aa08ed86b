package io.margay.control.bgp.wire;

import io.margay.fib.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The attributes that the routes of an UPDATE share (RFC 4271 5): a value, so that equal sets can be kept once.
 *
 * @param nextHop of either family (RFC 8950); of IPv6 the global one, or the link-local one where there is no other
 * @param linkLocal RFC 2545 3; null when absent
 * @param med null when absent
 * @param localPref unsigned 32-bit; null when absent
 * @param aggregator null when absent
 * @param originatorId RFC 4456; null when absent
 * @param clusterList RFC 4456, as sent
 * @param onlyToCustomer RFC 9234 5: the AS that marked it; null when absent
 * @param partial of the attributes that we know and pass on, the types that somebody before us did not know, a bit each (RFC 4271 5)
 * @param others what we do not know and must pass on: optional transitive attributes, byte for byte, in ascending order of type
 */
public record PathAttributes(
        Origin origin,
        AsPath asPath,
        IpAddress nextHop,
        IpAddress linkLocal,
        Integer med,
        Integer localPref,
        boolean atomicAggregate,
        Aggregator aggregator,
        Communities communities,
        Integer originatorId,
        List<Integer> clusterList,
        Integer onlyToCustomer,
        long partial,
        List<Other> others) {
    static final int TYPE_ORIGIN = 1;
    static final int TYPE_AS_PATH = 2;
    static final int TYPE_NEXT_HOP = 3;
    static final int TYPE_MED = 4;
    static final int TYPE_LOCAL_PREF = 5;
    static final int TYPE_ATOMIC_AGGREGATE = 6;
    static final int TYPE_AGGREGATOR = 7;
    static final int TYPE_COMMUNITIES = 8;
    static final int TYPE_ORIGINATOR_ID = 9;
    static final int TYPE_CLUSTER_LIST = 10;
    static final int TYPE_MP_REACH = 14;
    static final int TYPE_MP_UNREACH = 15;
    static final int TYPE_EXTENDED_COMMUNITIES = 16;
    static final int TYPE_AS4_PATH = 17;
    static final int TYPE_AS4_AGGREGATOR = 18;
    static final int TYPE_LARGE_COMMUNITIES = 32;
    static final int TYPE_ONLY_TO_CUSTOMER = 35;

    public PathAttributes {
        clusterList = List.copyOf(clusterList);
        others = List.copyOf(others);
    }

    /** As the RFCs write it. */
    static String nameOf(int type) {
        return switch (type) {
            case TYPE_ORIGIN -> "ORIGIN";
            case TYPE_AS_PATH -> "AS_PATH";
            case TYPE_NEXT_HOP -> "NEXT_HOP";
            case TYPE_MED -> "MULTI_EXIT_DISC";
            case TYPE_LOCAL_PREF -> "LOCAL_PREF";
            case TYPE_ATOMIC_AGGREGATE -> "ATOMIC_AGGREGATE";
            case TYPE_AGGREGATOR -> "AGGREGATOR";
            case TYPE_COMMUNITIES -> "COMMUNITIES";
            case TYPE_ORIGINATOR_ID -> "ORIGINATOR_ID";
            case TYPE_CLUSTER_LIST -> "CLUSTER_LIST";
            case TYPE_MP_REACH -> "MP_REACH_NLRI";
            case TYPE_MP_UNREACH -> "MP_UNREACH_NLRI";
            case TYPE_EXTENDED_COMMUNITIES -> "EXTENDED_COMMUNITIES";
            case TYPE_AS4_PATH -> "AS4_PATH";
            case TYPE_AS4_AGGREGATOR -> "AS4_AGGREGATOR";
            case TYPE_LARGE_COMMUNITIES -> "LARGE_COMMUNITY";
            case TYPE_ONLY_TO_CUSTOMER -> "ONLY_TO_CUSTOMER";
            default -> "attribute " + type;
        };
    }

    /** A route that begins here. */
    public static PathAttributes ofOwn(IpAddress nextHop, Integer localPref) {
        return new AttributesBuilder().nextHop(nextHop).localPref(localPref).build();
    }

    public static AttributesBuilder builder() {
        return new AttributesBuilder();
    }

    public AttributesBuilder change() {
        return new AttributesBuilder(this);
    }

    /** Of what tells sets apart: asked for often, and sets are large. */
    @Override
    public int hashCode() {
        int hash = 31 * nextHop.hashCode() + asPath.hashCode();
        hash = 31 * hash + Objects.hashCode(med);
        hash = 31 * hash + Objects.hashCode(localPref);
        return 31 * hash + communities.standard().hashCode();
    }

    boolean isPartial(int type) {
        return (partial & 1L << type) != 0;
    }

    /** RFC 4271 5.1.1; the lower wins. */
    public enum Origin {
        IGP,
        EGP,
        INCOMPLETE;

        public int code() {
            return switch (this) {
                case IGP -> 0;
                case EGP -> 1;
                case INCOMPLETE -> 2;
            };
        }

        static Origin of(int code) {
            return code == 0 ? IGP : code == 1 ? EGP : INCOMPLETE;
        }
    }

    /** RFC 4271 5.1.7. */
    public record Aggregator(int as, int address) {}

    /** An attribute kept as it came, the partial bit set (RFC 4271 5). */
    public record Other(int flags, int type, byte[] value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Other that
                    && flags == that.flags
                    && type == that.type
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return (31 * flags + type) * 31 + Arrays.hashCode(value);
        }
    }
}
