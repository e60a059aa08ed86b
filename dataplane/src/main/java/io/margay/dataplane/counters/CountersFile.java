package io.margay.dataplane.counters;

import io.margay.dataplane.runtime.RuntimeFile;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Owns the mapping of the file {@code counters}.
 *
 * <pre>
 *   header 64 | dataplane metadata | dataplane values | control metadata | control values
 *     magic 8, version 4, dataplane capacity 4, control capacity 4
 * </pre>
 */
public final class CountersFile implements AutoCloseable {
    public static final String NAME = "counters";

    private static final long MAGIC = 0x544e_4f43_5947_524dL; // "MRGYCONT"
    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 64;
    private static final int VERSION_OFFSET = 8;
    private static final int DATAPLANE_CAPACITY_OFFSET = 12;
    private static final int CONTROL_CAPACITY_OFFSET = 16;

    private final MappedByteBuffer mapping;
    private final int dataplaneCapacity;
    private final int controlCapacity;

    private CountersFile(MappedByteBuffer mapping, int dataplaneCapacity, int controlCapacity) {
        this.mapping = mapping;
        this.dataplaneCapacity = dataplaneCapacity;
        this.controlCapacity = controlCapacity;
    }

    /** Makes the file anew, its blocks written; capacities in counters. */
    public static CountersFile create(Path runtimeDirectory, int dataplaneCapacity, int controlCapacity)
            throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        MappedByteBuffer mapping = RuntimeFile.create(file, fileLength(dataplaneCapacity, controlCapacity));
        UnsafeBuffer header = new UnsafeBuffer(mapping, 0, HEADER_LENGTH);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(DATAPLANE_CAPACITY_OFFSET, dataplaneCapacity);
        header.putInt(CONTROL_CAPACITY_OFFSET, controlCapacity);
        header.putLongOrdered(0, MAGIC);
        return new CountersFile(mapping, dataplaneCapacity, controlCapacity);
    }

    /** Maps the file read-only, for the CLI. */
    public static CountersFile open(Path runtimeDirectory) throws IOException {
        return open(runtimeDirectory, FileChannel.MapMode.READ_ONLY);
    }

    /** Maps the file that the dataplane made, for control to write its own section. */
    public static CountersFile openForControl(Path runtimeDirectory) throws IOException {
        return open(runtimeDirectory, FileChannel.MapMode.READ_WRITE);
    }

    private static CountersFile open(Path runtimeDirectory, FileChannel.MapMode mode) throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        long length = Files.size(file);
        if (length < HEADER_LENGTH || length > Integer.MAX_VALUE) {
            throw new IOException(file + ": not a counters file: " + length + " bytes");
        }
        MappedByteBuffer mapping = IoUtil.mapExistingFile(file.toFile(), mode, NAME);
        UnsafeBuffer header = new UnsafeBuffer(mapping, 0, HEADER_LENGTH);
        int dataplaneCapacity = header.getInt(DATAPLANE_CAPACITY_OFFSET);
        int controlCapacity = header.getInt(CONTROL_CAPACITY_OFFSET);
        if (header.getLongVolatile(0) != MAGIC
                || header.getInt(VERSION_OFFSET) != VERSION
                || length != fileLength(dataplaneCapacity, controlCapacity)) {
            IoUtil.unmap(mapping);
            throw new IOException(file + ": not a counters file of version " + VERSION);
        }
        return new CountersFile(mapping, dataplaneCapacity, controlCapacity);
    }

    /** The one manager of the dataplane's counters; labels like {@code port calif24874aae57 rx-frames}. */
    public CountersManager dataplaneManager() {
        return new CountersManager(
                metadata(HEADER_LENGTH, dataplaneCapacity),
                values(HEADER_LENGTH, dataplaneCapacity),
                StandardCharsets.US_ASCII);
    }

    /** The one manager of control's counters; labels like {@code bgp node01 updates-received}. */
    public CountersManager controlManager() {
        return new CountersManager(
                metadata(controlStart(), controlCapacity),
                values(controlStart(), controlCapacity),
                StandardCharsets.US_ASCII);
    }

    public CountersReader dataplaneReader() {
        return new CountersReader(
                metadata(HEADER_LENGTH, dataplaneCapacity),
                values(HEADER_LENGTH, dataplaneCapacity),
                StandardCharsets.US_ASCII);
    }

    public CountersReader controlReader() {
        return new CountersReader(
                metadata(controlStart(), controlCapacity),
                values(controlStart(), controlCapacity),
                StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }

    private int controlStart() {
        return HEADER_LENGTH + dataplaneCapacity * (CountersReader.METADATA_LENGTH + CountersReader.COUNTER_LENGTH);
    }

    private UnsafeBuffer metadata(int start, int capacity) {
        return new UnsafeBuffer(mapping, start, capacity * CountersReader.METADATA_LENGTH);
    }

    private UnsafeBuffer values(int start, int capacity) {
        return new UnsafeBuffer(
                mapping, start + capacity * CountersReader.METADATA_LENGTH, capacity * CountersReader.COUNTER_LENGTH);
    }

    private static long fileLength(int dataplaneCapacity, int controlCapacity) {
        return HEADER_LENGTH
                + (dataplaneCapacity + (long) controlCapacity)
                        * (CountersReader.METADATA_LENGTH + CountersReader.COUNTER_LENGTH);
    }
}
