package io.margay.control;

import io.margay.control.query.ControlSocket;
import io.margay.control.runtime.DirectoryLock;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.neighbor.NeighborTable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that one router has for itself while it runs, with its lock.
 *
 * <p>What a killed router left is replaced by the next start. The FIB stays also after a stop: the next start takes its routes over, and replaces
 * it when the new one is ready.
 */
final class RuntimeDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);
    private static final List<String> FILES =
            List.of(LinkFile.NAME, CountersFile.NAME, NeighborTable.NAME, ControlSocket.NAME);

    private final Path path;
    private final DirectoryLock lock;
    private final boolean created;

    private RuntimeDirectory(Path path, DirectoryLock lock, boolean created) {
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
            return new RuntimeDirectory(path, locked(path), created);
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

    private static DirectoryLock locked(Path path) throws IOException, StartUpException {
        try {
            return DirectoryLock.take(path);
        } catch (DirectoryLock.HeldException e) {
            throw new StartUpException(
                    "another router runs in " + path + ", process " + e.holder() + "; one directory, one router");
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

    /** Takes everything away that a router puts here, but the FIB, then lets go of the lock. */
    @Override
    public void close() {
        for (String file : FILES) {
            delete(path.resolve(file));
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock of {}: {}", path, reason(e));
        }
        if (created) {
            deleteIfEmpty(path);
        }
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
