package io.margay.fib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A process, told apart from a later one with the same number by its start time, and from one of another container by its namespace.
 *
 * @param startTicks clock ticks between the host's boot and the process's start, field 22 of {@code /proc/PID/stat}
 * @param pidNamespace inode of the pid namespace
 */
record ProcessIdentity(int pid, long startTicks, long pidNamespace) {
    private static final int START_TICKS_FIELD = 22;

    static ProcessIdentity current() {
        int pid = (int) ProcessHandle.current().pid();
        try {
            String stat = Files.readString(statOf(pid));
            return new ProcessIdentity(pid, startTicks(stat), currentNamespace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the process is known to have ended. Of a process of another namespace nothing is known. */
    boolean isGone() {
        try {
            if (pidNamespace != currentNamespace()) {
                return false;
            }
            String stat = Files.readString(statOf(pid));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return startTicks(stat) != startTicks || state == 'Z' || state == 'X';
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return !Files.exists(statOf(pid)); // it may have ended between open and read (ESRCH)
        }
    }

    private static Path statOf(int pid) {
        return Path.of("/proc", Integer.toString(pid), "stat");
    }

    /** The name in parentheses may hold blanks and parentheses itself: fields are counted after the last one. */
    private static long startTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[START_TICKS_FIELD - 3]);
    }

    private static long currentNamespace() throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    }
}
