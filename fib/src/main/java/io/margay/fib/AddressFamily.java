package io.margay.fib;

/** The two kinds of addresses, and how the FIB lays out each. Inside, an address of either is 128 bits in two {@code long}s, its first bit the highest of the first. */
public enum AddressFamily {
    IPV4("ipv4", Ipv4Prefix.MAX_LENGTH, Fib4.DIRECT_BITS, 24) {
        @Override
        Prefix prefix(long high, long low, int length) {
            return new Ipv4Prefix((int) (high >>> Integer.SIZE), length);
        }

        @Override
        String format(long high, long low) {
            return Ipv4.format((int) (high >>> Integer.SIZE));
        }
    },
    IPV6("ipv6", Ipv6Prefix.MAX_LENGTH, Fib6.DIRECT_BITS, 40) {
        @Override
        Prefix prefix(long high, long low, int length) {
            return new Ipv6Prefix(high, low, length);
        }

        @Override
        String format(long high, long low) {
            return new Ipv6Address(high, low).toString();
        }
    };

    private final String label;
    private final int bits;
    private final int directBits;
    private final int recordLength;

    AddressFamily(String label, int bits, int directBits, int recordLength) {
        this.label = label;
        this.bits = bits;
        this.directBits = directBits;
        this.recordLength = recordLength;
    }

    public String label() {
        return label;
    }

    /** Length of an address, and of the longest prefix. */
    public int bits() {
        return bits;
    }

    /** Width of the direct table's index. */
    int directBits() {
        return directBits;
    }

    /** Words of the direct table. */
    int slots() {
        return 1 << directBits;
    }

    /** The word of the direct table that an address has. */
    int slot(long high) {
        return (int) (high >>> -directBits);
    }

    /** Of a route record, in bytes. */
    int recordLength() {
        return recordLength;
    }

    /** Whether these are a prefix of the family. */
    boolean isPrefix(long high, long low, int length) {
        return length <= bits && (high & ~Prefix.highMask(length)) == 0 && (low & ~Prefix.lowMask(length)) == 0;
    }

    abstract Prefix prefix(long high, long low, int length);

    abstract String format(long high, long low);
}
