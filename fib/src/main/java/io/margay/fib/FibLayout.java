package io.margay.fib;

/**
 * Where the sections of a FIB file lie. It follows from the capacity alone; the header repeats it, so that a file whose header and layout
 * disagree is known to be damaged. Offsets and lengths in bytes; sections begin on pages.
 */
record FibLayout(
        FibCapacity capacity,
        long readersOffset,
        long directOffset,
        long nodesOffset,
        long entriesOffset,
        long nextHopsOffset,
        long recordsOffset,
        long lengthBytes) {
    static final int PAGE_LENGTH = 4_096;
    static final int HEADER_LENGTH = PAGE_LENGTH;

    /** Width of the direct table's index, in bits. */
    static final int DIRECT_BITS = 18;

    static final int DIRECT_LENGTH = 1 << DIRECT_BITS + 2;
    static final int NODE_LENGTH = 16;
    static final int ENTRY_LENGTH = 2;
    static final int NEXT_HOP_LENGTH = 64;
    static final int RECORD_LENGTH = 24;

    static FibLayout of(FibCapacity capacity) {
        long readers = HEADER_LENGTH;
        long direct = pages(readers + ReaderSlots.LENGTH);
        long nodes = direct + DIRECT_LENGTH;
        long entries = pages(nodes + (long) capacity.nodes() * NODE_LENGTH);
        long nextHops = pages(entries + (long) capacity.entries() * ENTRY_LENGTH);
        long records = pages(nextHops + (capacity.nextHops() + 1L) * NEXT_HOP_LENGTH);
        long end = pages(records + (long) capacity.routes() * RECORD_LENGTH);
        return new FibLayout(capacity, readers, direct, nodes, entries, nextHops, records, end);
    }

    private static long pages(long length) {
        return (length + PAGE_LENGTH - 1) & -PAGE_LENGTH;
    }
}
