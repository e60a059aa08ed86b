package io.margay.fib;

/**
 * A set of addresses of one family that share their first {@link #length} bits. Written {@code 192.168.196.128/26} or {@code 2001:db8::/32}. Sorted by
 * family, IPv4 first, then by address, the shorter first.
 */
public sealed interface Prefix extends Comparable<Prefix> permits Ipv4Prefix, Ipv6Prefix {
    AddressFamily family();

    /** The first 64 bits of the set's first address; of an IPv4 address all of its 32, in the upper half. */
    long high();

    /** The last 64 bits of the set's first address; 0 in IPv4. */
    long low();

    int length();

    /** The first of the set. */
    default IpAddress firstAddress() {
        return family() == AddressFamily.IPV4
                ? IpAddress.of((int) (high() >>> Integer.SIZE))
                : new IpAddress(high(), low());
    }

    /** Whether an address is in the set. */
    default boolean contains(IpAddress address) {
        return contains(address.hostPrefix());
    }

    /** Whether all addresses of the other are in this one. */
    default boolean contains(Prefix other) {
        return other.family() == family()
                && other.length() >= length()
                && holds(high(), low(), length(), other.high(), other.low());
    }

    /** Whether an address lies in the prefix that the first three say. */
    static boolean holds(long prefixHigh, long prefixLow, int length, long high, long low) {
        return (high & highMask(length)) == prefixHigh && (low & lowMask(length)) == prefixLow;
    }

    @Override
    default int compareTo(Prefix other) {
        int order = family().compareTo(other.family());
        order = order != 0 ? order : Long.compareUnsigned(high(), other.high());
        order = order != 0 ? order : Long.compareUnsigned(low(), other.low());
        return order != 0 ? order : Integer.compare(length(), other.length());
    }

    /** @throws IllegalArgumentException which names the text, unless it is a prefix of one of the families without host bits */
    static Prefix parse(String text) {
        return text.indexOf(':') >= 0 ? Ipv6Prefix.parse(text) : Ipv4Prefix.parse(text);
    }

    /** Of the first {@code length} bits of an address those in the first {@code long}. */
    static long highMask(int length) {
        return length == 0 ? 0 : length >= Long.SIZE ? -1L : -1L << -length;
    }

    /** Of the first {@code length} bits of an address those in the second {@code long}. */
    static long lowMask(int length) {
        return length <= Long.SIZE ? 0 : -1L << -length;
    }
}
