package io.margay.fib;

/**
 * A set of IPv4 addresses that share their first {@code length} bits. Sorted by address (unsigned), the shorter first.
 *
 * @param address the first address of the set; no bit is set after the first {@code length}
 * @param length 0..32, in bits
 */
public record Ipv4Prefix(int address, int length) implements Prefix {
    public static final int MAX_LENGTH = 32;

    public Ipv4Prefix {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("prefix length out of 0..32: " + length);
        }
        if ((address & ~mask(length)) != 0) {
            throw new IllegalArgumentException("host bits set in " + Ipv4.format(address) + "/" + length);
        }
    }

    /** @throws IllegalArgumentException which names the text, unless it is {@code a.b.c.d/length} without host bits */
    public static Ipv4Prefix parse(String text) {
        int slash = text.indexOf('/');
        String digits = text.substring(slash + 1);
        if (slash < 0 || !digits.matches("0|[1-9][0-9]?")) {
            throw new IllegalArgumentException("not an IPv4 prefix: '" + text + "'");
        }
        return new Ipv4Prefix(Ipv4.parse(text.substring(0, slash)), Integer.parseInt(digits));
    }

    /** The first {@code length} bits set; 0 for length 0. */
    public static int mask(int length) {
        return length == 0 ? 0 : -1 << MAX_LENGTH - length;
    }

    @Override
    public AddressFamily family() {
        return AddressFamily.IPV4;
    }

    @Override
    public long high() {
        return (long) address << Integer.SIZE;
    }

    @Override
    public long low() {
        return 0;
    }

    public boolean contains(int otherAddress) {
        return (otherAddress & mask(length)) == address;
    }

    public int lastAddress() {
        return address | ~mask(length);
    }

    @Override
    public String toString() {
        return Ipv4.format(address) + "/" + length;
    }
}
