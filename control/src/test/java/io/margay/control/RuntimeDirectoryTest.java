package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void itIsMadeForItsOwnersEyesAndGoesWhenItsRouterGoes() throws Exception {
        Path path = parent.resolve("run/margay");
        try (RuntimeDirectory directory = RuntimeDirectory.claim(path)) {
            assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(
                    ProcessHandle.current().pid() + "\n",
                    Files.readString(directory.path().resolve("lock")));
            Files.createFile(path.resolve("counters"));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void theFibStaysForTheNextStart() throws Exception {
        Path path = parent.resolve("run/margay");
        try (RuntimeDirectory directory = RuntimeDirectory.claim(path)) {
            Files.createFile(directory.path().resolve("fib"));
            Files.createFile(path.resolve("counters"));
        }
        try (var files = Files.list(path)) {
            assertEquals(List.of(path.resolve("fib")), files.toList());
        }
    }

    @Test
    void aDirectoryThatWasThereStaysWithWhatIsNotOurs() throws Exception {
        Files.createFile(parent.resolve("notes.txt"));
        RuntimeDirectory.claim(parent).close();
        try (var files = Files.list(parent)) {
            assertEquals(List.of(parent.resolve("notes.txt")), files.toList());
        }
    }

    @Test
    void aSecondRouterInTheSameProcessIsRefused() throws Exception {
        try (RuntimeDirectory first = RuntimeDirectory.claim(parent)) {
            String said = refusal(first.path());
            assertTrue(said.startsWith("another router runs in " + parent + ", process "), said);
        }
        RuntimeDirectory.claim(parent).close();
    }

    @Test
    void aSecondProcessIsToldTheFirstOnesNumberAndAKilledOneLeavesNoLock() throws Exception {
        Process holder = holder(parent);
        try {
            assertEquals(
                    "another router runs in " + parent + ", process " + holder.pid() + "; one directory, one router",
                    refusal(parent));
        } finally {
            holder.destroyForcibly();
            holder.waitFor(10, TimeUnit.SECONDS);
        }
        assertTrue(Files.exists(parent.resolve("lock")));
        RuntimeDirectory.claim(parent).close();
        assertFalse(Files.exists(parent.resolve("lock")));
    }

    @Test
    void aPlaceWhereItCannotBeMadeIsOneClearLine() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertEquals("runtime directory " + file + ": exists, and is no directory", refusal(file));
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(
                "runtime directory " + open + " is writable by everybody; allowed: a directory of its own, mode 0750",
                refusal(open));
    }

    private static String refusal(Path path) {
        return assertThrows(StartUpException.class, () -> RuntimeDirectory.claim(path))
                .getMessage();
    }

    /** Another JVM that has claimed the directory. */
    private static Process holder(Path path) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RuntimeDirectoryHolder.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        String line = process.inputReader().readLine();
        assertEquals("claimed", line);
        return process;
    }
}
