package io.margay.control.bgp.wire;

import java.util.Iterator;
import java.util.List;

/** Messages to bytes, each at most as long as the session allows. */
public record MessageEncoder(WireOptions options) {
    /** An attribute with its length in two octets. */
    private static final int ATTRIBUTE_HEADER_LENGTH = 4;

    private static final int AFI_SAFI_LENGTH = 3;

    /** For IPv4, and before anything was agreed on. */
    public MessageEncoder(boolean fourOctetAs) {
        this(WireOptions.plain(fourOctetAs, true));
    }

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
     * One UPDATE with as many of these routes, which share family and attributes, as fit; takes them from the iterator. Null when the
     * attributes leave no room for any: such a route must not be advertised (RFC 4271 9.2).
     */
    public byte[] encodeAnnounced(Family family, PathAttributes attributes, Iterator<Nlri> routes) {
        boolean isMp = isMp(family, attributes);
        WireWriter others = new WireWriter();
        new AttributeEncoder(options.fourOctetAs()).write(others, attributes, !isMp);
        WireWriter writer = header(Wire.TYPE_UPDATE).u16(0);
        int attributesAt = writer.length();
        writer.u16(0);
        int reserved = 0;
        if (isMp) {
            writeMpReachHead(writer, family, attributes);
            reserved = others.length();
        } else {
            writer.bytes(others.toArray()).patchU16(attributesAt, others.length());
        }
        if (writer.length() > lastAt(family, reserved)) {
            return null;
        }
        take(writer, family, reserved, routes);
        if (isMp) {
            endAttribute(writer, attributesAt + 2);
            writer.bytes(others.toArray()).patchU16(attributesAt, writer.length() - attributesAt - 2);
        }
        return finished(writer);
    }

    /** One UPDATE with as many of these withdrawals, of one family, as fit; takes them from the iterator. */
    public byte[] encodeWithdrawn(Family family, Iterator<Nlri> routes) {
        WireWriter writer = header(Wire.TYPE_UPDATE).u16(0);
        int startsAt = writer.length();
        if (family == Family.IPV4_UNICAST) {
            take(writer, family, 0, routes);
            return finished(
                    writer.patchU16(startsAt - 2, writer.length() - startsAt).u16(0));
        }
        writeMpUnreachHead(writer.u16(0), family);
        take(writer, family, 0, routes);
        endAttribute(writer, startsAt + 2);
        return finished(writer.patchU16(startsAt, writer.length() - startsAt - 2));
    }

    /** IPv4 by IPv4 stands in the message's own fields, as every speaker understands it. */
    private static boolean isMp(Family family, PathAttributes attributes) {
        return family != Family.IPV4_UNICAST || !attributes.nextHop().isIpv4();
    }

    /** RFC 7606 5.1: the first attribute. Its length is still to be filled in. */
    private static void writeMpReachHead(WireWriter writer, Family family, PathAttributes attributes) {
        writer.u8(Wire.FLAG_OPTIONAL | Wire.FLAG_EXTENDED_LENGTH)
                .u8(PathAttributes.TYPE_MP_REACH)
                .u16(0);
        writer.u16(family.afi()).u8(family.safi());
        AttributeEncoder.nextHop(writer, attributes);
        writer.u8(0);
    }

    private static void writeMpUnreachHead(WireWriter writer, Family family) {
        writer.u8(Wire.FLAG_OPTIONAL | Wire.FLAG_EXTENDED_LENGTH)
                .u8(PathAttributes.TYPE_MP_UNREACH)
                .u16(0);
        writer.u16(family.afi()).u8(family.safi());
    }

    private static void endAttribute(WireWriter writer, int at) {
        writer.patchU16(at + 2, writer.length() - at - ATTRIBUTE_HEADER_LENGTH);
    }

    /** Stops where another prefix might not fit: so the iterator need not step back. */
    private void take(WireWriter writer, Family family, int reserved, Iterator<Nlri> routes) {
        boolean hasPathIds = options.pathIdsOut().contains(family);
        int lastAt = lastAt(family, reserved);
        while (writer.length() <= lastAt && routes.hasNext()) {
            Prefixes.write(writer, routes.next(), hasPathIds);
            routes.remove();
        }
    }

    /** Where there is still room for any prefix of the family, what comes behind, and a length behind the last one. */
    private int lastAt(Family family, int reserved) {
        int longest = Prefixes.maxEncodedLength(family, options.pathIdsOut().contains(family));
        return options.maxLengthOut() - longest - reserved - 2;
    }

    private void write(WireWriter writer, Nlri route) {
        Prefixes.write(writer, route, options.pathIdsOut().contains(route.family()));
    }

    private static WireWriter header(int type) {
        WireWriter writer = new WireWriter();
        for (int i = 0; i < Wire.MARKER_LENGTH; i++) {
            writer.u8(0xFF);
        }
        return writer.u16(0).u8(type);
    }

    private byte[] finished(WireWriter writer) {
        if (writer.length() > options.maxLengthOut()) {
            throw new IllegalArgumentException("message of " + writer.length() + " bytes");
        }
        writer.patchU16(Wire.LENGTH_AT, writer.length());
        return writer.toArray();
    }

    private static void writeOpen(WireWriter writer, Open open) {
        writer.u8(open.version()).u16(open.myAs()).u16(open.holdTimeSeconds()).i32(open.bgpIdentifier());
        WireWriter capabilities = new WireWriter();
        for (Capability capability : open.capabilities()) {
            CapabilityCodec.write(capabilities, capability);
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

    /** What was read can be written: withdrawals of one other family than IPv4, and two announcements, of which the first is an MP one. */
    private void writeUpdate(WireWriter writer, Update update) {
        int withdrawnAt = writer.length();
        writer.u16(0);
        List<Nlri> inMp = update.withdrawn().stream()
                .filter(route -> route.family() != Family.IPV4_UNICAST)
                .toList();
        update.withdrawn().stream()
                .filter(route -> route.family() == Family.IPV4_UNICAST)
                .forEach(route -> write(writer, route));
        writer.patchU16(withdrawnAt, writer.length() - withdrawnAt - 2);
        int attributesAt = writer.length();
        writer.u16(0);
        if (!inMp.isEmpty()) {
            int at = writer.length();
            writeMpUnreachHead(writer, inMp.get(0).family());
            inMp.forEach(route -> write(writer, route));
            endAttribute(writer, at);
        } else if (update.endOfRib() != null && update.endOfRib() != Family.IPV4_UNICAST) {
            Family family = update.endOfRib();
            writer.u8(Wire.FLAG_OPTIONAL).u8(PathAttributes.TYPE_MP_UNREACH).u8(AFI_SAFI_LENGTH);
            writer.u16(family.afi()).u8(family.safi());
        }
        List<Nlri> inOwnField = writeAnnounced(writer, update.announced());
        writer.patchU16(attributesAt, writer.length() - attributesAt - 2);
        inOwnField.forEach(route -> write(writer, route));
    }

    /** Returns the routes that belong behind the attributes. */
    private List<Nlri> writeAnnounced(WireWriter writer, List<Update.Announcement> announced) {
        List<Nlri> inOwnField = List.of();
        for (int i = 0; i < announced.size(); i++) {
            PathAttributes attributes = announced.get(i).attributes();
            List<Nlri> routes = announced.get(i).routes();
            boolean isLast = i == announced.size() - 1;
            boolean isMp = !isLast || isMp(routes.get(0).family(), attributes);
            if (isMp) {
                int at = writer.length();
                writeMpReachHead(writer, routes.get(0).family(), attributes);
                routes.forEach(route -> write(writer, route));
                endAttribute(writer, at);
            } else {
                inOwnField = routes;
            }
            if (isLast) {
                new AttributeEncoder(options.fourOctetAs()).write(writer, attributes, !isMp);
            }
        }
        return inOwnField;
    }
}
