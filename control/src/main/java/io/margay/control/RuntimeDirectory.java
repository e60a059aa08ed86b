package io.margay.control;

import io.margay.control.query.ControlSocket;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that one router has for itself while it runs, with its lock.
 *
 * <p>The lock is the kernel's (fcntl), so it goes with the process however that ends; the file only carries the holder's process id for the
 * message to the next one. What a killed router left is replaced by the next start: the FIB not before the new one is ready.
 */
final class RuntimeDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);
    private static final String LOCK = "lock";
    private static final int MAX_PID_DIGITS = 10;
    private static final int LOCK_ATTEMPTS = 10;
    private static final List<String> FILES =
            List.of(FibReader.FILE_NAME, LinkFile.NAME, CountersFile.NAME, NeighborTable.NAME, ControlSocket.NAME);

    private final Path path;
    private final FileChannel lock;
    private final boolean created;

    private RuntimeDirectory(Path path, FileChannel lock, boolean created) {
        this.path = path;
        this.lock = lock;
        this.created = created;
    }

    /** Makes the directory (0750) if it is not there, and takes it. */
    static RuntimeDirectory claim(Path path) throws StartUpException {
        boolean created = false;
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                created = true;
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));
            } else if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new StartUpException("runtime directory " + path
                        + " is writable by everybody; allowed: a directory of its own, mode 0750");
            }
            return new RuntimeDirectory(path, lock(path), created);
        } catch (IOException | StartUpException e) {
            if (created) {
                deleteIfEmpty(path);
            }
            if (e instanceof StartUpException startUp) {
                throw startUp;
            }
            throw new StartUpException("runtime directory " + path + ": " + reason((IOException) e), e);
        }
    }

    Path path() {
        return path;
    }

    /** What an operator understands of an I/O error: the kernel's words, and not a file name alone. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (e instanceof FileAlreadyExistsException) {
            return "exists, and is no directory";
        } else if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    /** Takes everything away that a router puts here, then lets go of the lock. */
    @Override
    public void close() {
        for (String file : FILES) {
            delete(path.resolve(file));
        }
        delete(path.resolve(LOCK));
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("closing {}: {}", path.resolve(LOCK), e.getMessage());
        }
        if (created) {
            deleteIfEmpty(path);
        }
    }

    /**
     * The holder removes the file when it stops, so between our opening and our locking the name can come to mean another file; a lock on a
     * removed file keeps nobody out. Hence the look at the inode before and after. It must not be a look through a second
     * descriptor: closing that would drop the lock.
     */
    private static FileChannel lock(Path path) throws IOException, StartUpException {
        Path file = path.resolve(LOCK);
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            Optional<Object> before = inode(file);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (!tryLock(channel)) {
                    throw new StartUpException("another router runs in " + path + ", process " + holder(channel)
                            + "; one directory, one router");
                }
                if (before.isPresent() && before.equals(inode(file))) {
                    channel.truncate(0);
                    channel.write(
                            StandardCharsets.US_ASCII.encode(
                                    ProcessHandle.current().pid() + "\n"),
                            0);
                    return channel;
                }
            } catch (IOException | StartUpException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new StartUpException("runtime directory " + path + ": routers start and stop there all the time");
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

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", file, reason(e));
        }
    }

    private static void deleteIfEmpty(Path directory) {
        try {
            Files.delete(directory);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", directory, reason(e));
        }
    }
}
