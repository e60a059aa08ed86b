package io.margay.dataplane.packet;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** The checksum of RFC 1071, and its update of RFC 1624. */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * The folded one's complement sum in memory order of a run of bytes; 0xFFFF over a header that carries a right checksum.
     * Reads in the machine's own order: the sum of swapped halves is the swapped sum (RFC 1071 2B).
     */
    public static int sum(UnsafeBuffer buffer, int offset, int lengthBytes) {
        long sum = 0;
        int at = offset;
        int end = offset + (lengthBytes & ~3);
        for (; at < end; at += 4) {
            sum += buffer.getInt(at) & 0xFFFF_FFFFL;
        }
        if ((lengthBytes & 2) != 0) {
            sum += buffer.getShort(at) & 0xFFFF;
            at += 2;
        }
        if ((lengthBytes & 1) != 0) {
            sum += buffer.getByte(at) & 0xFF;
        }
        sum = (sum & 0xFFFF_FFFFL) + (sum >>> 32);
        sum = (sum & 0xFFFF) + (sum >>> 16);
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (int) ((sum & 0xFFFF) + (sum >>> 16));
    }

    /** Both sums in one, folded. */
    public static int add(int sum, int other) {
        int both = sum + other;
        return (both & 0xFFFF) + (both >>> 16);
    }

    /** A 16-bit number of a header as it is summed in memory order. */
    public static int word(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? value & 0xFFFF
                : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    /** Computes the checksum of the run, whose checksum field holds zero, and writes it, in memory order. */
    public static void put(UnsafeBuffer buffer, int offset, int lengthBytes, int checksumOffset) {
        buffer.putShort(checksumOffset, (short) ~sum(buffer, offset, lengthBytes));
    }

    /**
     * The checksum after the TTL, the high byte of its 16-bit word, went down by one (RFC 1624 with m' = m - 0x0100), as the
     * Linux kernel's {@code ip_decrease_ttl} does it.
     */
    public static int afterTtlDecrement(int checksum) {
        int sum = checksum + 0x0100;
        return sum + (sum >= 0xFFFF ? 1 : 0) & 0xFFFF;
    }
}
