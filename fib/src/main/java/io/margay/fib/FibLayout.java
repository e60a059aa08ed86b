package io.margay.fib;

import java.util.Arrays;

/**
 * Where the parts of a FIB file lie. It follows from the capacity alone; the header repeats it, so that a file whose header and layout
 * disagree is known to be damaged. Offsets and lengths in bytes; parts begin on pages.
 */
final class FibLayout {
    static final int PAGE_LENGTH = 4_096;
    static final int HEADER_LENGTH = PAGE_LENGTH;
    static final int NEXT_HOP_LENGTH = 64;

    /** After the header, in the order of the file. */
    enum Part {
        READERS,
        DIRECT4,
        NODES4,
        ENTRIES4,
        NEXT_HOPS,
        RECORDS4,
        DIRECT6,
        NODES6,
        RECORDS6,
        JOURNAL
    }

    private final FibCapacity capacity;
    private final long[] offsets = new long[Part.values().length + 1];

    FibLayout(FibCapacity capacity) {
        this.capacity = capacity;
        offsets[0] = HEADER_LENGTH;
        for (Part part : Part.values()) {
            long end = offset(part) + length(part);
            offsets[part.ordinal() + 1] = (end + PAGE_LENGTH - 1) & -PAGE_LENGTH;
        }
    }

    FibCapacity capacity() {
        return capacity;
    }

    long offset(Part part) {
        return offsets[part.ordinal()];
    }

    /** Without what fills the last page. */
    long length(Part part) {
        return switch (part) {
            case READERS -> ReaderSlots.LENGTH;
            case DIRECT4 -> (long) AddressFamily.IPV4.slots() * Integer.BYTES;
            case NODES4 -> (capacity.echoes() + (long) capacity.nodes()) * Fib4.NODE_LENGTH;
            case ENTRIES4 -> (capacity.echoes() + (long) capacity.entries()) * Short.BYTES;
            case NEXT_HOPS -> (long) capacity.echoes() * NEXT_HOP_LENGTH;
            case RECORDS4 -> (long) capacity.routes() * AddressFamily.IPV4.recordLength();
            case DIRECT6 -> (long) AddressFamily.IPV6.slots() * Integer.BYTES;
            case NODES6 -> (capacity.echoes() + (long) capacity.nodes6()) * Fib6.NODE_LENGTH;
            case JOURNAL -> FibJournal.lengthBytes(capacity);
            case RECORDS6 -> (long) capacity.routes6() * AddressFamily.IPV6.recordLength();
        };
    }

    /** With what fills the last page. */
    long lengthInFile(Part part) {
        return offsets[part.ordinal() + 1] - offset(part);
    }

    long fileLength() {
        return offsets[offsets.length - 1];
    }

    /** Of all parts. */
    long[] offsets() {
        return Arrays.copyOf(offsets, offsets.length - 1);
    }
}
