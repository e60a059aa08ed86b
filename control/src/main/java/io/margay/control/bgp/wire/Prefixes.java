package io.margay.control.bgp.wire;

import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;

/** NLRI of IPv4 (RFC 4271 4.3): a length in bits, then as many bytes as it needs. */
final class Prefixes {
    static final int MAX_ENCODED_LENGTH = 5;

    private Prefixes() {}

    /** Null where the field cannot be parsed: a length above 32, or bytes missing (RFC 7606 5.3). Host bits are cut off. */
    static List<Ipv4Prefix> read(WireReader reader) {
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        while (reader.remaining() > 0) {
            int length = reader.u8();
            int bytes = length + 7 >>> 3;
            if (length > 32 || bytes > reader.remaining()) {
                return null;
            }
            int address = 0;
            for (int i = 0; i < bytes; i++) {
                address |= reader.u8() << 24 - 8 * i;
            }
            prefixes.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        return prefixes;
    }

    static int encodedLength(Ipv4Prefix prefix) {
        return 1 + (prefix.length() + 7 >>> 3);
    }

    static void write(WireWriter writer, Ipv4Prefix prefix) {
        writer.u8(prefix.length());
        for (int i = 0; i < prefix.length(); i += 8) {
            writer.u8(prefix.address() >>> 24 - i);
        }
    }
}
