package io.margay.rawsock;

/**
 * Destinations that an {@link IngressGuard} drops: the first {@code length} of 128 bits. IPv4 is IPv4-mapped (::ffff:a.b.c.d, 96 to 128),
 * which never is an address on a wire; so ::/0 is all of IPv6 and none of IPv4.
 *
 * @param high the first 64 bits
 * @param low the others
 * @param length 0 to 128; bits behind it are zero
 */
public record GuardedPrefix(long high, long low, int length) {
    private static final int WORD_BITS = 32;

    /** What an IPv4 address has before it. */
    private static final long MAPPED = 0xFFFFL << 32;

    private static final int MAPPED_LENGTH = 96;

    public GuardedPrefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("prefix length out of 0..128: " + length);
        }
        if ((high & ~mask(length)) != 0 || (low & ~mask(length - 64)) != 0) {
            throw new IllegalArgumentException("bits set behind the prefix length " + length);
        }
    }

    /** Of 64 bits. */
    private static long mask(int length) {
        return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    /**
     * @param address in host order
     * @param length 0 to 32
     */
    public static GuardedPrefix ipv4(int address, int length) {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("IPv4 prefix length out of 0..32: " + length);
        }
        return new GuardedPrefix(0, MAPPED | Integer.toUnsignedLong(address), MAPPED_LENGTH + length);
    }

    boolean isIpv4() {
        return length >= MAPPED_LENGTH && high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** One of four, the first is 0. IPv4 is the last. */
    int word(int index) {
        long half = index < 2 ? high : low;
        return (int) ((index & 1) == 0 ? half >>> WORD_BITS : half);
    }

    /** What counts of a word. */
    int wordMask(int index) {
        int bits = length - index * WORD_BITS;
        return bits <= 0 ? 0 : bits >= WORD_BITS ? -1 : -1 << (WORD_BITS - bits);
    }

    /** The last word that counts; the first where none does. */
    int lastWord() {
        return Math.max(0, length - 1) / WORD_BITS;
    }
}
