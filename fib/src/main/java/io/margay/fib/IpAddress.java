package io.margay.fib;

/**
 * An address of either family in the same 128 bits, for tables that hold both. An IPv4 address is written as IPv4-mapped (RFC 4291 2.5.5.2, {@code ::ffff:a.b.c.d}), which is
 * nobody's on a wire, so the two cannot meet.
 *
 * @param high the first 64 bits; 0 of an IPv4 address
 * @param low the others
 */
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
    private static final long IPV4_MAPPED = 0xFFFFL << Integer.SIZE;

    public static IpAddress of(int ipv4) {
        return new IpAddress(0, mapped(ipv4));
    }

    /** @throws IllegalArgumentException for an IPv4-mapped one */
    public static IpAddress of(Ipv6Address address) {
        if (isIpv4(address.high(), address.low())) {
            throw new IllegalArgumentException("an IPv4-mapped address: " + address);
        }
        return new IpAddress(address.high(), address.low());
    }

    /** @throws IllegalArgumentException which names the text, unless it is an address of one of the families */
    public static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? of(Ipv6Address.parse(text)) : of(Ipv4.parse(text));
    }

    /** The second half of an IPv4 address; the first is 0. */
    public static long mapped(int ipv4) {
        return IPV4_MAPPED | Integer.toUnsignedLong(ipv4);
    }

    /** Whether the two halves are those of an IPv4 address, whose 32 bits are then the last of the second. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> Integer.SIZE == IPV4_MAPPED >>> Integer.SIZE;
    }

    public AddressFamily family() {
        return isIpv4() ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /** @throws IllegalStateException unless {@link #isIpv4} */
    public int ipv4() {
        if (!isIpv4()) {
            throw new IllegalStateException("not an IPv4 address: " + this);
        }
        return (int) low;
    }

    /** @throws IllegalStateException if {@link #isIpv4} */
    public Ipv6Address ipv6() {
        if (isIpv4()) {
            throw new IllegalStateException("not an IPv6 address: " + this);
        }
        return new Ipv6Address(high, low);
    }

    /** The prefix that holds this address alone. */
    public Prefix hostPrefix() {
        return isIpv4() ? new Ipv4Prefix(ipv4(), Ipv4Prefix.MAX_LENGTH) : Ipv6Prefix.of(ipv6(), Ipv6Prefix.MAX_LENGTH);
    }

    /** IPv4 first, then as unsigned numbers. */
    @Override
    public int compareTo(IpAddress other) {
        int order = family().compareTo(other.family());
        order = order != 0 ? order : Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** {@code 192.168.0.1}, or as RFC 5952 has it. */
    @Override
    public String toString() {
        return isIpv4() ? Ipv4.format(ipv4()) : ipv6().toString();
    }
}
