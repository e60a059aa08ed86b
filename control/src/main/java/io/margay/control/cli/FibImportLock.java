package io.margay.control.cli;

import io.margay.control.runtime.DirectoryLock;
import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Keeps a runtime directory free of routers while a table is imported: by the lock that a router takes, and by a look at who writes the table there. */
final class FibImportLock implements AutoCloseable {
    private final DirectoryLock lock;

    private FibImportLock(DirectoryLock lock) {
        this.lock = lock;
    }

    /** Makes the directory (0750) if it is not there. */
    static FibImportLock take(Path directory) throws CommandFailure {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            }
            FibImportLock lock = new FibImportLock(DirectoryLock.take(directory));
            try {
                requireNoWriter(directory);
            } catch (IOException | CommandFailure e) {
                lock.close();
                throw e;
            }
            return lock;
        } catch (DirectoryLock.HeldException e) {
            throw runs(directory, e.holder());
        } catch (IOException e) {
            throw new CommandFailure(CommandFailure.BAD_INPUT, "cannot use " + directory + ": " + e.getMessage());
        }
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
        return lock.directory();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
