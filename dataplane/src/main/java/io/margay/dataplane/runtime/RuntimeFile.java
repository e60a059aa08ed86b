package io.margay.dataplane.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes mapped files. */
public final class RuntimeFile {
    private static final int CHUNK_BYTES = 64 * 1024;

    private RuntimeFile() {}

    /**
     * Makes the file anew, full of zeros, and maps it. The zeros go through the file and not through the mapping: a disk without room is
     * then an {@link IOException} here, and not a SIGBUS at some later store.
     */
    public static MappedByteBuffer create(Path file, long lengthBytes) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (long left = lengthBytes; left > 0; left -= channel.write(zeros)) {
                zeros.position(0).limit((int) Math.min(CHUNK_BYTES, left));
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, lengthBytes);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw new IOException("cannot make " + file + " of " + lengthBytes + " bytes: " + e.getMessage(), e);
        }
    }
}
