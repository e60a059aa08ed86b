package io.margay.control.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of a runtime directory. It is the kernel's (fcntl) on the file {@code lock}, so it goes with the process however that ends; the file only carries
 * the holder's process id for the message to the next one.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE_NAME = "lock";
    private static final int ATTEMPTS = 10;
    private static final int MAX_PID_DIGITS = 10;

    private final Path file;
    private final FileChannel channel;

    /** Another process, or another part of this one, has the lock. */
    public static final class HeldException extends Exception {
        private static final long serialVersionUID = 1L;

        private HeldException(String holder) {
            super(holder);
        }

        /** Process id of the holder, or {@code unknown}. */
        public String holder() {
            return getMessage();
        }
    }

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * The holder removes the file when it stops, so between our opening and our locking the name can come to mean another file; a lock on a
     * removed file keeps nobody out. Hence the look at the inode before and after. It must not be a look through a second
     * descriptor: closing that would drop the lock.
     *
     * @param directory must be there
     */
    public static DirectoryLock take(Path directory) throws IOException, HeldException {
        Path file = directory.resolve(FILE_NAME);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Object> before = inode(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean kept = false;
            try {
                if (!tryLock(channel)) {
                    throw new HeldException(holder(channel));
                }
                if (before.isPresent() && before.equals(inode(file))) {
                    channel.truncate(0);
                    channel.write(
                            StandardCharsets.US_ASCII.encode(
                                    ProcessHandle.current().pid() + "\n"),
                            0);
                    kept = true;
                    return new DirectoryLock(file, channel);
                }
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
        throw new IOException("routers start and stop there all the time");
    }

    private static Optional<Object> inode(Path file) throws IOException {
        try {
            return Optional.of(Files.getAttribute(file, "unix:ino"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_DIGITS);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return pid.matches("[0-9]+") ? pid : "unknown";
    }

    public Path directory() {
        return file.getParent();
    }

    /** Removes the file, then lets go. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            channel.close();
        }
    }
}
