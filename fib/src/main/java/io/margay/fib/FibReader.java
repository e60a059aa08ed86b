package io.margay.fib;

import io.margay.fib.FibLayout.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
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
    private final Fib6 fib6;
    private final NextHopTable nextHops;
    private final RouteRecords records4;
    private final RouteRecords records6;
    private final FibJournal journal;
    private boolean open = true;

    /** @param front the first two pages, writable, or null if we may not */
    private FibReader(FibLayout layout, FibMapping mapping, FibMapping front) {
        this.layout = layout;
        this.mapping = mapping;
        this.front = front;
        this.header = new FibHeader(mapping.buffer(0, FibLayout.HEADER_LENGTH));
        this.slots = new ReaderSlots((front == null ? mapping : front).buffer(layout, Part.READERS));
        UnsafeBuffer nextHopSection = mapping.buffer(layout, Part.NEXT_HOPS);
        this.nextHops = new NextHopTable(nextHopSection, layout.capacity().nextHops());
        this.records4 = new RouteRecords(mapping.buffer(layout, Part.RECORDS4), AddressFamily.IPV4);
        this.records6 = new RouteRecords(mapping.buffer(layout, Part.RECORDS6), AddressFamily.IPV6);
        this.journal = new FibJournal(mapping.buffer(layout, Part.JOURNAL));
        this.fib4 = new Fib4(
                mapping.buffer(layout, Part.DIRECT4),
                mapping.buffer(layout, Part.NODES4),
                mapping.buffer(layout, Part.ENTRIES4),
                nextHopSection);
        this.fib6 = new Fib6(mapping.buffer(layout, Part.DIRECT6), mapping.buffer(layout, Part.NODES6));
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
                    new FibReader(layout, FibMapping.of(channel, MapMode.READ_ONLY, layout.fileLength()), front);
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
                check(file, fib4.walk(layout.capacity().echoes()));
                check(file, fib6.walk(layout.capacity().echoes()));
            } finally {
                epoch.close();
            }
        }
    }

    /** Whether every way through a trie ends at a next hop that there is. */
    private void check(Path file, TrieWalk walk) {
        BitSet known = new BitSet();
        try {
            walk.walk((high, low, hop) -> {
                if (hop != Fib4.NO_ROUTE && !known.get(hop)) {
                    if (!nextHops.isWhole(hop)) {
                        throw new FibFormatException("the trie has next hop " + hop);
                    }
                    known.set(hop);
                }
            });
        } catch (FibFormatException e) {
            throw new FibFormatException(file + " is corrupt: " + e.getMessage());
        }
    }

    public Fib4 fib4() {
        return fib4;
    }

    public Fib6 fib6() {
        return fib6;
    }

    private RouteRecords records(AddressFamily family) {
        return family == AddressFamily.IPV4 ? records4 : records6;
    }

    private int recordLimit(AddressFamily family) {
        return Math.min(header.table(family).recordLimit(), layout.capacity().routes(family));
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
        for (AddressFamily family : AddressFamily.values()) {
            int limit = recordLimit(family);
            for (int record = 0; record < limit; record++) {
                Route route = records(family).read(record, nextHops, header);
                if (route != null) {
                    consumer.accept(route);
                }
            }
        }
    }

    /**
     * The routes that a prefix holds, itself too, sorted by prefix; of {@code 0.0.0.0/0} all of IPv4. Takes 8 bytes of heap for each, 29 of IPv6, and reads one when its
     * turn comes: every route that stands until then is told, once.
     */
    public Iterable<Route> sortedRoutes(Prefix within) {
        AddressFamily family = within.family();
        return new SortedRoutes(records(family), nextHops, header, recordLimit(family), within);
    }

    /**
     * The route that an address takes, from the records: what the trie should say, with all that the trie does not know.
     *
     * @param address as a prefix of full length
     */
    public Optional<Route> longestMatch(Prefix address) {
        RouteRecords records = records(address.family());
        Route best = null;
        int bestLength = -1;
        int limit = recordLimit(address.family());
        for (int record = 0; record < limit; record++) {
            long word = records.word(record);
            int length = RouteRecords.length(word);
            if (word != 0
                    && length > bestLength
                    && Prefix.holds(records.high(record), records.low(record), length, address.high(), address.low())) {
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
     * Proves the tries against the records, address by address, with the writer running or not. Takes some 300 ms and 40 bytes of heap for each route for a
     * million routes.
     *
     * @param limit differences to list; more are only counted
     * @throws FibFormatException if a trie cannot be followed
     */
    public FibVerification verify(int limit) {
        return new FibVerifier(
                        header,
                        layout,
                        nextHops,
                        slots,
                        records4,
                        fib4.walk(layout.capacity().echoes()),
                        records6,
                        fib6.walk(layout.capacity().echoes()),
                        limit)
                .run();
    }

    /** What became of the table from one generation to another, as far as the file's journal goes back. */
    public FibDiff diff(long from, long to) {
        return FibDiff.of(journal, nextHops, from, to, header.generation());
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
        List<FibSection> sections = new ArrayList<>();
        for (Part part : Part.values()) {
            switch (part) {
                case READERS -> {}
                case DIRECT4 -> sections.add(full(part, "IPv4 direct table", Integer.BYTES));
                case NODES4 ->
                    sections.add(section(part, "IPv4 nodes", now.ipv4().nodes(), capacity.nodes()));
                case ENTRIES4 ->
                    sections.add(section(part, "IPv4 entries", now.ipv4().entries(), capacity.entries()));
                case NEXT_HOPS -> sections.add(section(part, "next hops", now.nextHops(), capacity.nextHops()));
                case RECORDS4 ->
                    sections.add(section(part, "IPv4 route records", now.ipv4().routes(), capacity.routes()));
                case DIRECT6 -> sections.add(full(part, "IPv6 direct table", Integer.BYTES));
                case NODES6 ->
                    sections.add(section(part, "IPv6 nodes", now.ipv6().nodes(), capacity.nodes6()));
                case JOURNAL -> sections.add(section(part, "journal", journal.size(), journal.capacity()));
                case RECORDS6 ->
                    sections.add(section(part, "IPv6 route records", now.ipv6().routes(), capacity.routes6()));
            }
        }
        return sections;
    }

    private FibSection full(Part part, String name, int unitBytes) {
        long units = layout.length(part) / unitBytes;
        return new FibSection(name, units, units, unitBytes, layout.lengthInFile(part));
    }

    private FibSection section(Part part, String name, int used, int capacity) {
        int unitBytes =
                switch (part) {
                    case NODES4 -> Fib4.NODE_LENGTH;
                    case ENTRIES4 -> Short.BYTES;
                    case NODES6 -> Fib6.NODE_LENGTH;
                    case RECORDS4 -> AddressFamily.IPV4.recordLength();
                    case RECORDS6 -> AddressFamily.IPV6.recordLength();
                    case JOURNAL -> FibJournal.CHANGE_LENGTH;
                    default -> FibLayout.NEXT_HOP_LENGTH;
                };
        return new FibSection(name, used, capacity, unitBytes, layout.lengthInFile(part));
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
