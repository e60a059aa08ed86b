package io.margay.control.bgp.wire;

import io.margay.fib.Ipv4Prefix;
import java.util.Iterator;
import java.util.List;

/**
 * Messages to bytes, each at most {@link Wire#MAX_LENGTH} long.
 *
 * @param fourOctetAs as negotiated; without it AS_PATH gets AS_TRANS where needed, and AS4_PATH beside it (RFC 6793 4.2.2)
 */
public record MessageEncoder(boolean fourOctetAs) {
    /** Any message that fits; for the routes of an UPDATE see {@link #encodeAnnounced} and {@link #encodeWithdrawn}. */
    public byte[] encode(BgpMessage message) {
        WireWriter writer = header(message.type());
        if (message instanceof Open open) {
            writeOpen(writer, open);
        } else if (message instanceof Update update) {
            writeUpdate(writer, update);
        } else if (message instanceof Notification notification) {
            writer.u8(notification.code()).u8(notification.subcode()).bytes(notification.data());
        } else if (message instanceof RouteRefresh refresh) {
            writer.u16(refresh.afi()).u8(refresh.subtype()).u8(refresh.safi());
        }
        return finished(writer);
    }

    /**
     * One UPDATE with as many of these routes, which share their attributes, as fit; takes them from the iterator. Null when the attributes
     * leave no room for any: such a route must not be advertised (RFC 4271 9.2).
     */
    public byte[] encodeAnnounced(PathAttributes attributes, Iterator<Ipv4Prefix> prefixes) {
        WireWriter writer = header(Wire.TYPE_UPDATE).u16(0);
        int attributesAt = writer.length();
        writeAttributes(writer.u16(0), attributes);
        writer.patchU16(attributesAt, writer.length() - attributesAt - 2);
        if (!hasRoom(writer)) {
            return null;
        }
        take(writer, prefixes);
        return finished(writer);
    }

    /** One UPDATE with as many of these withdrawals as fit; takes them from the iterator. */
    public byte[] encodeWithdrawn(Iterator<Ipv4Prefix> prefixes) {
        WireWriter writer = header(Wire.TYPE_UPDATE);
        int withdrawnAt = writer.length();
        take(writer.u16(0), prefixes);
        writer.patchU16(withdrawnAt, writer.length() - withdrawnAt - 2);
        return finished(writer.u16(0));
    }

    /** Stops where another prefix might not fit: so the iterator need not step back. */
    private static void take(WireWriter writer, Iterator<Ipv4Prefix> prefixes) {
        while (hasRoom(writer) && prefixes.hasNext()) {
            Prefixes.write(writer, prefixes.next());
            prefixes.remove();
        }
    }

    /** For any prefix, and a length behind the last one. */
    private static boolean hasRoom(WireWriter writer) {
        return writer.length() + Prefixes.MAX_ENCODED_LENGTH + 2 <= Wire.MAX_LENGTH;
    }

    private static WireWriter header(int type) {
        WireWriter writer = new WireWriter();
        for (int i = 0; i < Wire.MARKER_LENGTH; i++) {
            writer.u8(0xFF);
        }
        return writer.u16(0).u8(type);
    }

    private static byte[] finished(WireWriter writer) {
        if (writer.length() > Wire.MAX_LENGTH) {
            throw new IllegalArgumentException("message of " + writer.length() + " bytes");
        }
        writer.patchU16(Wire.LENGTH_AT, writer.length());
        return writer.toArray();
    }

    private static void writeOpen(WireWriter writer, Open open) {
        writer.u8(open.version()).u16(open.myAs()).u16(open.holdTimeSeconds()).i32(open.bgpIdentifier());
        WireWriter capabilities = new WireWriter();
        for (Capability capability : open.capabilities()) {
            writeCapability(capabilities, capability);
        }
        int length = capabilities.length();
        if (length == 0) {
            writer.u8(0);
        } else if (length <= 253) {
            writer.u8(length + 2).u8(Wire.PARAMETER_CAPABILITIES).u8(length);
        } else {
            // RFC 9072 2
            writer.u8(Wire.EXTENDED_PARAMETERS).u8(Wire.EXTENDED_PARAMETERS).u16(length + 3);
            writer.u8(Wire.PARAMETER_CAPABILITIES).u16(length);
        }
        writer.bytes(capabilities.toArray());
    }

    private static void writeCapability(WireWriter writer, Capability capability) {
        writer.u8(capability.code());
        if (capability instanceof Capability.MultiProtocol mp) {
            writer.u8(4).u16(mp.afi()).u8(0).u8(mp.safi());
        } else if (capability instanceof Capability.FourOctetAs four) {
            writer.u8(4).i32(four.as());
        } else if (capability instanceof Capability.Unknown unknown) {
            writer.u8(unknown.value().length).bytes(unknown.value());
        } else {
            writer.u8(0);
        }
    }

    private void writeUpdate(WireWriter writer, Update update) {
        int withdrawnAt = writer.length();
        writer.u16(0);
        update.withdrawn().forEach(prefix -> Prefixes.write(writer, prefix));
        writer.patchU16(withdrawnAt, writer.length() - withdrawnAt - 2);
        int attributesAt = writer.length();
        writer.u16(0);
        if (update.attributes() != null) {
            writeAttributes(writer, update.attributes());
        }
        writer.patchU16(attributesAt, writer.length() - attributesAt - 2);
        update.announced().forEach(prefix -> Prefixes.write(writer, prefix));
    }

    /** In ascending order of type (RFC 4271 5 asks for it). */
    private void writeAttributes(WireWriter writer, PathAttributes attributes) {
        attribute(writer, Wire.FLAG_TRANSITIVE, PathAttributes.TYPE_ORIGIN, new byte[] {
            (byte) attributes.origin().code()
        });
        attribute(writer, Wire.FLAG_TRANSITIVE, PathAttributes.TYPE_AS_PATH, asPath(attributes.asPath(), fourOctetAs));
        attribute(writer, Wire.FLAG_TRANSITIVE, PathAttributes.TYPE_NEXT_HOP, i32s(attributes.nextHop()));
        if (attributes.med() != null) {
            attribute(writer, Wire.FLAG_OPTIONAL, PathAttributes.TYPE_MED, i32s(attributes.med()));
        }
        if (attributes.localPref() != null) {
            attribute(writer, Wire.FLAG_TRANSITIVE, PathAttributes.TYPE_LOCAL_PREF, i32s(attributes.localPref()));
        }
        if (attributes.atomicAggregate()) {
            attribute(writer, Wire.FLAG_TRANSITIVE, PathAttributes.TYPE_ATOMIC_AGGREGATE, new byte[0]);
        }
        int transitive = Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE;
        PathAttributes.Aggregator aggregator = attributes.aggregator();
        if (aggregator != null) {
            attribute(writer, transitive, PathAttributes.TYPE_AGGREGATOR, aggregator(aggregator));
        }
        list(writer, transitive, PathAttributes.TYPE_COMMUNITIES, attributes.communities());
        if (attributes.originatorId() != null) {
            attribute(writer, Wire.FLAG_OPTIONAL, PathAttributes.TYPE_ORIGINATOR_ID, i32s(attributes.originatorId()));
        }
        list(writer, Wire.FLAG_OPTIONAL, PathAttributes.TYPE_CLUSTER_LIST, attributes.clusterList());
        others(writer, attributes, 0, PathAttributes.TYPE_AS4_PATH);
        if (!fourOctetAs && attributes.asPath().needsFourOctets()) {
            attribute(writer, transitive, PathAttributes.TYPE_AS4_PATH, asPath(attributes.asPath(), true));
        }
        if (!fourOctetAs && aggregator != null && aggregator.as() >>> 16 != 0) {
            byte[] value = new WireWriter()
                    .i32(aggregator.as())
                    .i32(aggregator.address())
                    .toArray();
            attribute(writer, transitive, PathAttributes.TYPE_AS4_AGGREGATOR, value);
        }
        others(writer, attributes, PathAttributes.TYPE_AS4_PATH, 256);
    }

    private static void others(WireWriter writer, PathAttributes attributes, int fromType, int toType) {
        for (PathAttributes.Other other : attributes.others()) {
            if (other.type() >= fromType && other.type() < toType) {
                attribute(writer, other.flags(), other.type(), other.value());
            }
        }
    }

    private byte[] aggregator(PathAttributes.Aggregator aggregator) {
        WireWriter writer = new WireWriter();
        if (fourOctetAs) {
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

    private static void list(WireWriter writer, int flags, int type, List<Integer> values) {
        if (!values.isEmpty()) {
            attribute(
                    writer,
                    flags,
                    type,
                    i32s(values.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    private static byte[] i32s(int... values) {
        WireWriter writer = new WireWriter();
        for (int value : values) {
            writer.i32(value);
        }
        return writer.toArray();
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
