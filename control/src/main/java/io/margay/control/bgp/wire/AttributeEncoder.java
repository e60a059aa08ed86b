package io.margay.control.bgp.wire;

import io.margay.fib.IpAddress;
import java.util.List;

/**
 * Attributes to bytes, in ascending order of type (RFC 4271 5 asks for it).
 *
 * @param fourOctetAs as negotiated; without it AS_PATH gets AS_TRANS where needed, and AS4_PATH beside it (RFC 6793 4.2.2)
 */
record AttributeEncoder(boolean fourOctetAs) {
    private static final int WELL_KNOWN = Wire.FLAG_TRANSITIVE;
    private static final int OPTIONAL = Wire.FLAG_OPTIONAL;
    private static final int OPTIONAL_TRANSITIVE = Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE;

    /** @param hasNextHop else it stands in an MP_REACH_NLRI */
    void write(WireWriter writer, PathAttributes attributes, boolean hasNextHop) {
        byte[] origin = {(byte) attributes.origin().code()};
        attribute(writer, WELL_KNOWN, PathAttributes.TYPE_ORIGIN, origin);
        attribute(writer, WELL_KNOWN, PathAttributes.TYPE_AS_PATH, asPath(attributes.asPath(), fourOctetAs));
        if (hasNextHop) {
            number(
                    writer,
                    WELL_KNOWN,
                    PathAttributes.TYPE_NEXT_HOP,
                    attributes.nextHop().ipv4());
        }
        number(writer, OPTIONAL, PathAttributes.TYPE_MED, attributes.med());
        number(writer, WELL_KNOWN, PathAttributes.TYPE_LOCAL_PREF, attributes.localPref());
        if (attributes.atomicAggregate()) {
            attribute(writer, WELL_KNOWN, PathAttributes.TYPE_ATOMIC_AGGREGATE, new byte[0]);
        }
        PathAttributes.Aggregator aggregator = attributes.aggregator();
        if (aggregator != null) {
            passedOn(writer, attributes, PathAttributes.TYPE_AGGREGATOR, aggregator(aggregator, fourOctetAs));
        }
        Communities communities = attributes.communities();
        if (!communities.standard().isEmpty()) {
            passedOn(writer, attributes, PathAttributes.TYPE_COMMUNITIES, i32s(communities.standard()));
        }
        number(writer, OPTIONAL, PathAttributes.TYPE_ORIGINATOR_ID, attributes.originatorId());
        if (!attributes.clusterList().isEmpty()) {
            attribute(writer, OPTIONAL, PathAttributes.TYPE_CLUSTER_LIST, i32s(attributes.clusterList()));
        }
        others(writer, attributes, 0, PathAttributes.TYPE_EXTENDED_COMMUNITIES);
        if (!communities.extended().isEmpty()) {
            WireWriter extended = new WireWriter();
            communities.extended().forEach(extended::i64);
            passedOn(writer, attributes, PathAttributes.TYPE_EXTENDED_COMMUNITIES, extended.toArray());
        }
        if (!fourOctetAs && attributes.asPath().needsFourOctets()) {
            byte[] path = asPath(attributes.asPath(), true);
            attribute(writer, OPTIONAL_TRANSITIVE, PathAttributes.TYPE_AS4_PATH, path);
        }
        if (!fourOctetAs && aggregator != null && aggregator.as() >>> 16 != 0) {
            byte[] value = aggregator(aggregator, true);
            attribute(writer, OPTIONAL_TRANSITIVE, PathAttributes.TYPE_AS4_AGGREGATOR, value);
        }
        others(writer, attributes, PathAttributes.TYPE_EXTENDED_COMMUNITIES, PathAttributes.TYPE_LARGE_COMMUNITIES);
        if (!communities.large().isEmpty()) {
            WireWriter large = new WireWriter();
            communities.large().forEach(each -> large.i32(each.globalAdministrator())
                    .i32(each.local1())
                    .i32(each.local2()));
            passedOn(writer, attributes, PathAttributes.TYPE_LARGE_COMMUNITIES, large.toArray());
        }
        others(writer, attributes, PathAttributes.TYPE_LARGE_COMMUNITIES, PathAttributes.TYPE_ONLY_TO_CUSTOMER);
        if (attributes.onlyToCustomer() != null) {
            byte[] value = i32s(List.of(attributes.onlyToCustomer()));
            passedOn(writer, attributes, PathAttributes.TYPE_ONLY_TO_CUSTOMER, value);
        }
        others(writer, attributes, PathAttributes.TYPE_ONLY_TO_CUSTOMER, 256);
    }

    /** RFC 4760 3, RFC 2545 3. */
    static void nextHop(WireWriter writer, PathAttributes attributes) {
        IpAddress nextHop = attributes.nextHop();
        if (nextHop.isIpv4()) {
            writer.u8(4).i32(nextHop.ipv4());
            return;
        }
        IpAddress linkLocal = attributes.linkLocal();
        writer.u8(linkLocal == null ? 16 : 32).i64(nextHop.high()).i64(nextHop.low());
        if (linkLocal != null) {
            writer.i64(linkLocal.high()).i64(linkLocal.low());
        }
    }

    private static void others(WireWriter writer, PathAttributes attributes, int fromType, int toType) {
        for (PathAttributes.Other other : attributes.others()) {
            if (other.type() >= fromType && other.type() < toType) {
                attribute(writer, other.flags(), other.type(), other.value());
            }
        }
    }

    private static byte[] aggregator(PathAttributes.Aggregator aggregator, boolean fourOctets) {
        WireWriter writer = new WireWriter();
        if (fourOctets) {
            writer.i32(aggregator.as());
        } else {
            writer.u16(twoOctets(aggregator.as()));
        }
        return writer.i32(aggregator.address()).toArray();
    }

    private static byte[] asPath(AsPath path, boolean fourOctets) {
        WireWriter writer = new WireWriter();
        for (AsPath.Segment segment : path.segments()) {
            writer.u8(segment.isSet() ? AsPath.Segment.SET : AsPath.Segment.SEQUENCE)
                    .u8(segment.ases().length);
            for (int as : segment.ases()) {
                if (fourOctets) {
                    writer.i32(as);
                } else {
                    writer.u16(twoOctets(as));
                }
            }
        }
        return writer.toArray();
    }

    private static int twoOctets(int as) {
        return as >>> 16 == 0 ? as : Open.AS_TRANS;
    }

    private static byte[] i32s(List<Integer> values) {
        WireWriter writer = new WireWriter();
        values.forEach(writer::i32);
        return writer.toArray();
    }

    private static void number(WireWriter writer, int flags, int type, Integer value) {
        if (value != null) {
            writer.u8(flags).u8(type).u8(Integer.BYTES).i32(value);
        }
    }

    /** RFC 4271 5: who passes on what somebody before did not know leaves the partial bit set. */
    private static void passedOn(WireWriter writer, PathAttributes attributes, int type, byte[] value) {
        int partial = attributes.isPartial(type) ? Wire.FLAG_PARTIAL : 0;
        attribute(writer, OPTIONAL_TRANSITIVE | partial, type, value);
    }

    private static void attribute(WireWriter writer, int flags, int type, byte[] value) {
        if (value.length > 255) {
            writer.u8(flags | Wire.FLAG_EXTENDED_LENGTH).u8(type).u16(value.length);
        } else {
            writer.u8(flags).u8(type).u8(value.length);
        }
        writer.bytes(value);
    }
}
