package io.margay.fib;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One generation of the file {@code fib}, mapped read-only, whether its writer runs, hangs or is dead. Threads that forward take {@link #fib4} and a slot of
 * {@link #claimEpoch}; tools read the routes.
 */
public final class FibReader implements AutoCloseable {
    public static final String FILE_NAME = "fib";

    private static final int FRONT_LENGTH = FibLayout.HEADER_LENGTH + ReaderSlots.LENGTH;

    private final FibLayout layout;
    private final FibMapping mapping;
    private final FibMapping front;
    private final FibHeader header;
    private final ReaderSlots slots;
    private final Fib4 fib4;
    private final NextHopTable nextHops;
    private final RouteRecords records;
    private boolean open = true;

    /** @param front the first two pages, writable, or null if we may not */
    private FibReader(FibLayout layout, FibMapping mapping, FibMapping front) {
        FibCapacity capacity = layout.capacity();
        this.layout = layout;
        this.mapping = mapping;
        this.front = front;
        this.header = new FibHeader(mapping.buffer(0, FibLayout.HEADER_LENGTH));
        this.slots =
                new ReaderSlots((front == null ? mapping : front).buffer(layout.readersOffset(), ReaderSlots.LENGTH));
        UnsafeBuffer nextHopSection =
                mapping.buffer(layout.nextHopsOffset(), (capacity.nextHops() + 1L) * FibLayout.NEXT_HOP_LENGTH);
        this.nextHops = new NextHopTable(nextHopSection, capacity.nextHops());
        this.records = new RouteRecords(
                mapping.buffer(layout.recordsOffset(), (long) capacity.routes() * FibLayout.RECORD_LENGTH));
        this.fib4 = new Fib4(
                mapping.buffer(layout.directOffset(), FibLayout.DIRECT_LENGTH),
                mapping.buffer(layout.nodesOffset(), (long) capacity.nodes() * FibLayout.NODE_LENGTH),
                mapping.buffer(layout.entriesOffset(), (long) capacity.entries() * FibLayout.ENTRY_LENGTH),
                nextHopSection);
    }

    /**
     * Maps a file and checks it: the header and, where we may claim a reader's slot, every word of the trie.
     *
     * @throws FibFormatException with one line, if the file is foreign, truncated, unfinished or corrupt
     * @throws IOException if it cannot be read
     */
    public static FibReader open(Path fibFile) throws IOException {
        try (FileChannel writable = openToWrite(fibFile);
                FileChannel readable = FileChannel.open(fibFile, StandardOpenOption.READ)) {
            FileChannel channel = writable != null ? writable : readable;
            FibLayout layout = layoutOf(fibFile, channel);
            FibMapping front = writable != null ? FibMapping.of(writable, MapMode.READ_WRITE, FRONT_LENGTH) : null;
            FibReader reader =
                    new FibReader(layout, FibMapping.of(channel, MapMode.READ_ONLY, layout.lengthBytes()), front);
            try {
                reader.check(fibFile);
            } catch (FibFormatException e) {
                reader.close();
                throw e;
            }
            return reader;
        }
    }

    /** Null where we may not write: good enough to read routes. */
    private static FileChannel openToWrite(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "no FIB here, nobody has published one");
        } catch (FileSystemException e) {
            return null;
        }
    }

    private static FibLayout layoutOf(Path file, FileChannel channel) throws IOException {
        if (channel.size() < FRONT_LENGTH) {
            throw new FibFormatException(file + " is truncated or foreign: " + channel.size()
                    + " bytes, the header alone has " + FRONT_LENGTH);
        }
        ByteBuffer bytes = ByteBuffer.allocate(FibLayout.HEADER_LENGTH);
        channel.read(bytes, 0);
        return new FibHeader(new UnsafeBuffer(bytes.array())).validate(file.toString(), channel.size());
    }

    private void check(Path file) {
        int slot = front == null ? -1 : slots.claim(ProcessIdentity.current());
        if (slot >= 0) {
            EpochSlot epoch = new EpochSlot(mapping, front, header, slots, slot);
            try {
                fib4.check(file.toString(), nextHops);
            } finally {
                epoch.close();
            }
        }
    }

    public Fib4 fib4() {
        return fib4;
    }

    /** The last commit. */
    public long generation() {
        return header.generation();
    }

    /** Process that writes the file, in its own namespace's numbers; 0 after it has closed it. */
    public int writerPid() {
        return header.writer().pid();
    }

    /** Whether the process that writes the file runs; true also where that cannot be known, as in another pid namespace. */
    public boolean isWriterAlive() {
        ProcessIdentity writer = header.writer();
        return writer.pid() != 0 && !writer.isGone();
    }

    /** Every route that stands throughout the call, once, in no particular order; a route that changes meanwhile as it was or as it is. */
    public void forEachRoute(Consumer<Route> consumer) {
        int limit = Math.min(header.recordLimit(), layout.capacity().routes());
        for (int record = 0; record < limit; record++) {
            Route route = records.read(record, nextHops, header);
            if (route != null) {
                consumer.accept(route);
            }
        }
    }

    /**
     * The routes that a prefix holds, itself too, sorted by prefix; of {@code 0.0.0.0/0} all. Takes 8 bytes of heap for each, and reads one when its turn comes:
     * every route that stands until then is told, once.
     */
    public Iterable<Route> sortedRoutes(Ipv4Prefix within) {
        int limit = Math.min(header.recordLimit(), layout.capacity().routes());
        return new SortedRoutes(records, nextHops, header, limit, within);
    }

    /** The route that an address takes, from the records: what the trie should say, with all that the trie does not know. */
    public Optional<Route> longestMatch(int address) {
        Route best = null;
        int bestLength = -1;
        int limit = Math.min(header.recordLimit(), layout.capacity().routes());
        for (int record = 0; record < limit; record++) {
            long word = records.word(record);
            int length = RouteRecords.length(word);
            if (word != 0 && length > bestLength && (address & Ipv4Prefix.mask(length)) == records.address(record)) {
                Route route = records.read(record, nextHops, header);
                if (route != null
                        && route.prefix().length() > bestLength
                        && route.prefix().contains(address)) {
                    best = route;
                    bestLength = route.prefix().length();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Proves the trie against the records, address by address, with the writer running or not. Takes some 100 ms and 30 bytes of heap for each route for a
     * million routes.
     *
     * @param limit differences to list; more are only counted
     * @throws FibFormatException if the trie cannot be followed
     */
    public FibVerification verify(int limit) {
        FibCapacity capacity = layout.capacity();
        TrieRuns4 runs = new TrieRuns4(
                mapping.buffer(layout.directOffset(), FibLayout.DIRECT_LENGTH),
                mapping.buffer(layout.nodesOffset(), (long) capacity.nodes() * FibLayout.NODE_LENGTH),
                mapping.buffer(layout.entriesOffset(), (long) capacity.entries() * FibLayout.ENTRY_LENGTH));
        return new FibVerifier(header, layout, records, nextHops, slots, runs, limit).run();
    }

    /** Odd while a change is under way, or was when its writer died. */
    long changes() {
        return header.changes();
    }

    public FibStatistics statistics() {
        return header.statistics(layout, slots);
    }

    /** The parts of the file that fill, in the order of the file. */
    public List<FibSection> sections() {
        FibStatistics now = statistics();
        FibCapacity capacity = layout.capacity();
        return List.of(
                new FibSection(
                        "direct table", 1 << FibLayout.DIRECT_BITS, 1 << FibLayout.DIRECT_BITS, 4, now.directBytes()),
                new FibSection(
                        "nodes",
                        now.nodes(),
                        capacity.nodes(),
                        FibLayout.NODE_LENGTH,
                        layout.entriesOffset() - layout.nodesOffset()),
                new FibSection(
                        "entries",
                        now.entries(),
                        capacity.entries(),
                        FibLayout.ENTRY_LENGTH,
                        layout.nextHopsOffset() - layout.entriesOffset()),
                new FibSection(
                        "next hops",
                        now.nextHops(),
                        capacity.nextHops(),
                        FibLayout.NEXT_HOP_LENGTH,
                        layout.recordsOffset() - layout.nextHopsOffset()),
                new FibSection(
                        "route records",
                        now.routes(),
                        capacity.routes(),
                        FibLayout.RECORD_LENGTH,
                        layout.lengthBytes() - layout.recordsOffset()));
    }

    /** The threads that look up in this file, of all processes. */
    public List<FibReaderState> readers() {
        return slots.states(header.epoch());
    }

    /**
     * A slot for one thread that is going to look up. The mapping stays until the reader and all its slots are closed.
     *
     * @throws IllegalStateException if all {@value ReaderSlots#COUNT} slots are taken, or the file may not be written by this process
     */
    public EpochSlot claimEpoch() {
        if (front == null) {
            throw new IllegalStateException("no permission to write the FIB's reader slots");
        }
        int slot = slots.claim(ProcessIdentity.current());
        if (slot < 0) {
            throw new IllegalStateException("all " + ReaderSlots.COUNT + " reader slots of the FIB are taken");
        }
        return new EpochSlot(mapping, front, header, slots, slot);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            mapping.close();
            if (front != null) {
                front.close();
            }
        }
    }
}
