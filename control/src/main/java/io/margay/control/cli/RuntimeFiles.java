package io.margay.control.cli;

import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The mapped files of a router, opened with a clear word when they are not there. */
final class RuntimeFiles {
    private RuntimeFiles() {}

    static FibReader fib(MargayCommand root) throws CommandFailure {
        FibReader fib = open(root.runtime(), () -> FibReader.open(root.runtime().resolve(FibReader.FILE_NAME)));
        if (!fib.isWriterAlive()) {
            root.err()
                    .println("margay: the router that wrote this, process " + fib.writerPid()
                            + ", does not run any more; this is what it left");
        }
        return fib;
    }

    static CountersFile counters(MargayCommand root) throws CommandFailure {
        return open(root.runtime(), () -> CountersFile.open(root.runtime()));
    }

    static NeighborTable neighbors(MargayCommand root) throws CommandFailure {
        return open(root.runtime(), () -> NeighborTable.open(root.runtime()));
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T open(Path runtime, Opening<T> opening) throws CommandFailure {
        requireDirectory(runtime);
        try {
            return opening.open();
        } catch (NoSuchFileException e) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "no router runs in " + runtime + ": no file " + e.getFile());
        } catch (AccessDeniedException e) {
            throw new CommandFailure(CommandFailure.FAILED, e.getFile() + ": permission denied");
        } catch (IOException | FibFormatException e) {
            throw new CommandFailure(CommandFailure.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** There, and open to this user: else every file in it would seem to be missing. */
    static void requireDirectory(Path runtime) throws CommandFailure {
        if (!Files.isDirectory(runtime)) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "no router runs in " + runtime + ": there is no such directory");
        } else if (!Files.isExecutable(runtime)) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "permission denied: " + runtime + " is for root and the router's own user and group");
        }
    }
}
