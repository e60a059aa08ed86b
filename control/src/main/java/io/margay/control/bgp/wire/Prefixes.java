package io.margay.control.bgp.wire;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;

/** NLRI (RFC 4271 4.3, RFC 7911 3): a path identifier if agreed on, a length in bits, then as many bytes as it needs. */
final class Prefixes {
    private static final int PATH_ID_LENGTH = 4;

    private Prefixes() {}

    /** Null where the field cannot be parsed: too long a prefix, or bytes missing (RFC 7606 5.3). Host bits are cut off. */
    static List<Nlri> read(WireReader reader, Family family, boolean hasPathIds) {
        List<Nlri> routes = new ArrayList<>();
        while (reader.remaining() > 0) {
            if (hasPathIds && reader.remaining() < PATH_ID_LENGTH + 1) {
                return null;
            }
            int pathId = hasPathIds ? reader.i32() : 0;
            int length = reader.u8();
            int bytes = length + 7 >>> 3;
            if (length > family.maxPrefixLength() || bytes > reader.remaining()) {
                return null;
            }
            routes.add(new Nlri(readPrefix(reader, family, length, bytes), pathId));
        }
        return routes;
    }

    private static Prefix readPrefix(WireReader reader, Family family, int length, int bytes) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < bytes; i++) {
            if (i < Long.BYTES) {
                high |= (long) reader.u8() << 56 - 8 * i;
            } else {
                low |= (long) reader.u8() << 120 - 8 * i;
            }
        }
        if (family == Family.IPV4_UNICAST) {
            return new Ipv4Prefix((int) (high >>> Integer.SIZE) & Ipv4Prefix.mask(length), length);
        }
        return Ipv6Prefix.of(new Ipv6Address(high, low), length);
    }

    /** Of any prefix of the family. */
    static int maxEncodedLength(Family family, boolean hasPathIds) {
        return 1 + family.maxPrefixLength() / Byte.SIZE + (hasPathIds ? PATH_ID_LENGTH : 0);
    }

    static void write(WireWriter writer, Nlri route, boolean hasPathIds) {
        if (hasPathIds) {
            writer.i32(route.pathId());
        }
        Prefix prefix = route.prefix();
        writer.u8(prefix.length());
        for (int i = 0; i < prefix.length(); i += Byte.SIZE) {
            long half = i < Long.SIZE ? prefix.high() : prefix.low();
            writer.u8((int) (half >>> 56 - i % Long.SIZE));
        }
    }
}
