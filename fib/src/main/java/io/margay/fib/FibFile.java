package io.margay.fib;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/** The writer's file: made under a temporary name, renamed when it is published, mapped for writing all the while. */
final class FibFile implements AutoCloseable {
    /** A left-over of this name is one that a writer died over. */
    static final String TEMPORARY_NAME = "fib.new";

    private static final int CHUNK_LENGTH = 1 << 20;

    private final Path temporary;
    private final Path published;
    private final FibLayout layout;
    private final FibMapping mapping;
    private final FibHeader header;
    private final ReaderSlots readerSlots;
    private boolean isPublished;

    private FibFile(Path temporary, Path published, FibLayout layout, FibMapping mapping) {
        this.temporary = temporary;
        this.published = published;
        this.layout = layout;
        this.mapping = mapping;
        this.header = new FibHeader(mapping.buffer(0, FibLayout.HEADER_LENGTH));
        this.readerSlots = new ReaderSlots(mapping.buffer(layout, FibLayout.Part.READERS));
    }

    /** @param views see {@link FibMapping#of(FileChannel, MapMode, long, UnaryOperator)} */
    static FibFile create(Path runtimeDirectory, FibCapacity capacity, UnaryOperator<UnsafeBuffer> views)
            throws IOException {
        Path published = runtimeDirectory.resolve(FibReader.FILE_NAME);
        Path temporary = runtimeDirectory.resolve(TEMPORARY_NAME);
        long generation = generationOf(published);
        FibLayout layout = new FibLayout(capacity);
        Files.deleteIfExists(temporary);
        FibFile file;
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")))) {
            reserve(channel, layout.fileLength());
            FibMapping mapping = FibMapping.of(channel, MapMode.READ_WRITE, layout.fileLength(), views);
            file = new FibFile(temporary, published, layout, mapping);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(runtimeDirectory.toString(), null, "the runtime directory does not exist");
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
            throw new IOException(
                    "cannot make a FIB of " + layout.fileLength() + " bytes in " + runtimeDirectory + ": " + why, e);
        }
        file.readerSlots.create();
        new FibJournal(file.buffer(FibLayout.Part.JOURNAL)).create(generation);
        file.header.create(layout, System.currentTimeMillis(), generation, ProcessIdentity.current());
        return file;
    }

    /** Writes every block once: a full disk fails here and not, as SIGBUS, in the middle of an update. */
    private static void reserve(FileChannel channel, long lengthBytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        for (long written = 0; written < lengthBytes; ) {
            zeros.position(0).limit((int) Math.min(CHUNK_LENGTH, lengthBytes - written));
            written += channel.write(zeros, written);
        }
    }

    /** 0 where there is no file to go on from; one that is refused is going to be replaced. */
    private static long generationOf(Path published) throws IOException {
        try (FibReader reader = FibReader.open(published)) {
            return reader.generation();
        } catch (NoSuchFileException | FibFormatException e) {
            return 0;
        }
    }

    void publish() throws IOException {
        if (!isPublished) {
            header.state(FibHeader.STATE_PUBLISHED);
            Files.move(temporary, published, StandardCopyOption.ATOMIC_MOVE);
            isPublished = true;
        }
    }

    FibLayout layout() {
        return layout;
    }

    FibHeader header() {
        return header;
    }

    ReaderSlots readerSlots() {
        return readerSlots;
    }

    UnsafeBuffer buffer(FibLayout.Part part) {
        return mapping.buffer(layout, part);
    }

    @Override
    public void close() throws IOException {
        header.writerGone();
        mapping.close();
        if (!isPublished) {
            Files.deleteIfExists(temporary);
        }
    }
}
