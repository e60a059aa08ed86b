package io.margay.fib;

/**
 * A set of IPv6 addresses that share their first {@code length} bits. Sorted by address, the shorter first.
 *
 * @param high the first 64 bits of the set's first address; no bit is set after the first {@code length}
 * @param low the other 64 bits
 * @param length 0..128, in bits
 */
public record Ipv6Prefix(long high, long low, int length) implements Prefix {
    public static final int MAX_LENGTH = 128;

    public Ipv6Prefix {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("prefix length out of 0..128: " + length);
        }
        if ((high & ~Prefix.highMask(length)) != 0 || (low & ~Prefix.lowMask(length)) != 0) {
            throw new IllegalArgumentException("host bits set in " + new Ipv6Address(high, low) + "/" + length);
        }
    }

    /** The prefix of that length that holds an address. */
    public static Ipv6Prefix of(Ipv6Address address, int length) {
        return new Ipv6Prefix(address.high() & Prefix.highMask(length), address.low() & Prefix.lowMask(length), length);
    }

    /** @throws IllegalArgumentException which names the text, unless it is an address and {@code /length} without host bits */
    public static Ipv6Prefix parse(String text) {
        int slash = text.indexOf('/');
        String digits = text.substring(slash + 1);
        if (slash < 0 || !digits.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("not an IPv6 prefix: '" + text + "'");
        }
        Ipv6Address address = Ipv6Address.parse(text.substring(0, slash));
        return new Ipv6Prefix(address.high(), address.low(), Integer.parseInt(digits));
    }

    @Override
    public AddressFamily family() {
        return AddressFamily.IPV6;
    }

    public Ipv6Address address() {
        return new Ipv6Address(high, low);
    }

    public Ipv6Address lastAddress() {
        return new Ipv6Address(high | ~Prefix.highMask(length), low | ~Prefix.lowMask(length));
    }

    public boolean contains(Ipv6Address other) {
        return Prefix.holds(high, low, length, other.high(), other.low());
    }

    @Override
    public String toString() {
        return address() + "/" + length;
    }
}
