package io.margay.control.cli;

import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Keeps a runtime directory free of routers while a table is imported, by the lock that a router takes: the kernel's, on the file {@code lock}, which
 * its holder removes when it is done.
 */
final class FibImportLock implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final int ATTEMPTS = 10;
    private static final int MAX_PID_DIGITS = 10;

    private final Path file;
    private final FileChannel channel;

    private FibImportLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Makes the directory (0750) if it is not there. */
    static FibImportLock take(Path directory) throws CommandFailure {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            }
            FibImportLock lock = new FibImportLock(directory.resolve(LOCK), lock(directory));
            try {
                requireNoWriter(directory);
            } catch (IOException | CommandFailure e) {
                lock.close();
                throw e;
            }
            return lock;
        } catch (IOException e) {
            throw new CommandFailure(CommandFailure.BAD_INPUT, "cannot use " + directory + ": " + e.getMessage());
        }
    }

    /** What was removed between our opening and our locking keeps nobody out: hence the look at the inode before and after. */
    private static FileChannel lock(Path directory) throws IOException, CommandFailure {
        Path file = directory.resolve(LOCK);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Object> before = inode(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean kept = false;
            try {
                if (!tryLock(channel)) {
                    throw runs(directory, holder(channel));
                }
                kept = before.isPresent() && before.equals(inode(file));
                if (kept) {
                    channel.truncate(0);
                    channel.write(
                            StandardCharsets.US_ASCII.encode(
                                    ProcessHandle.current().pid() + "\n"),
                            0);
                    return channel;
                }
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
        throw new CommandFailure(CommandFailure.BAD_INPUT, "routers start and stop in " + directory + " all the time");
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
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
    }

    /** A bench or a test writes a table without being a router. */
    private static void requireNoWriter(Path directory) throws IOException, CommandFailure {
        try (FibReader fib = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
            if (fib.isWriterAlive()) {
                throw runs(directory, Integer.toString(fib.writerPid()));
            }
        } catch (NoSuchFileException | FibFormatException e) {
            return; // nothing there that anybody forwards by
        }
    }

    private static CommandFailure runs(Path directory, String pid) {
        return new CommandFailure(
                CommandFailure.BAD_INPUT,
                "a router runs in " + directory + ", process " + pid + "; import into another --runtime DIR");
    }

    /** The directory that is ours until this is closed. */
    Path directory() {
        return file.getParent();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
