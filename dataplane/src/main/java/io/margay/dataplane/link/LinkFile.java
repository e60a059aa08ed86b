package io.margay.dataplane.link;

import io.margay.dataplane.runtime.RuntimeFile;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Owns the mapping of the file {@code link}: a header line, then the command ring, then the event ring.
 *
 * <pre>
 *   0        64                       64 + C                    64 + C + E
 *   | header | commands (C bytes)     | events (E bytes)        |
 *     magic 8, version 4              each ring: capacity + trailer of Agrona's RingBufferDescriptor
 * </pre>
 *
 * <p>Made by control before the dataplane starts; both sides map it for as long as they live.
 */
public final class LinkFile implements AutoCloseable {
    public static final String NAME = "link";

    private static final long MAGIC = 0x4b4e_494c_5947_524dL; // "MRGYLINK"
    private static final int VERSION = 3;
    private static final int HEADER_LENGTH = 64;
    private static final int VERSION_OFFSET = 8;
    private static final int COMMANDS_LENGTH = (1 << 20) + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int EVENTS_LENGTH = (1 << 18) + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int FILE_LENGTH = HEADER_LENGTH + COMMANDS_LENGTH + EVENTS_LENGTH;

    private final MappedByteBuffer mapping;
    private final RingBuffer commands;
    private final RingBuffer events;

    private LinkFile(MappedByteBuffer mapping) {
        this.mapping = mapping;
        this.commands = new OneToOneRingBuffer(new UnsafeBuffer(mapping, HEADER_LENGTH, COMMANDS_LENGTH));
        this.events = new OneToOneRingBuffer(new UnsafeBuffer(mapping, HEADER_LENGTH + COMMANDS_LENGTH, EVENTS_LENGTH));
    }

    /** Makes the file anew; its blocks are written, so that a full disk says so here. */
    public static LinkFile create(Path runtimeDirectory) throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        MappedByteBuffer mapping = RuntimeFile.create(file, FILE_LENGTH);
        UnsafeBuffer header = new UnsafeBuffer(mapping, 0, HEADER_LENGTH);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putLongOrdered(0, MAGIC);
        return new LinkFile(mapping);
    }

    /** Maps the file that the other role made. */
    public static LinkFile open(Path runtimeDirectory) throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        if (Files.size(file) != FILE_LENGTH) {
            throw new IOException(file + ": not a link file of this version: " + Files.size(file) + " bytes, expected "
                    + FILE_LENGTH);
        }
        MappedByteBuffer mapping = IoUtil.mapExistingFile(file.toFile(), NAME);
        UnsafeBuffer header = new UnsafeBuffer(mapping, 0, HEADER_LENGTH);
        if (header.getLongVolatile(0) != MAGIC || header.getInt(VERSION_OFFSET) != VERSION) {
            IoUtil.unmap(mapping);
            throw new IOException(file + ": not a link file of version " + VERSION);
        }
        return new LinkFile(mapping);
    }

    RingBuffer commands() {
        return commands;
    }

    RingBuffer events() {
        return events;
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }
}
