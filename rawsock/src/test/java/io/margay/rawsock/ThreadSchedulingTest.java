package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Each on a thread of its own, which is thrown away. */
class ThreadSchedulingTest {
    private static final int NO_CPU = 8_191;

    private static <T> T onThrowAwayThread(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        new Thread(task).start();
        return task.get();
    }

    private static String status(String key) throws Exception {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    /** proc(5): the 19th field, counted behind the name in brackets, which may have blanks. */
    private static int nice() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    @Test
    void aPinnedThreadIsAllowedOnThatCpuOnly() throws Exception {
        int last = ThreadScheduling.lastCpu();
        String allowed = onThrowAwayThread(() -> {
            ThreadScheduling.pin(last);
            assertEquals(last, ThreadScheduling.lastCpu());
            return status("Cpus_allowed_list");
        });
        assertEquals(Integer.toString(last), allowed);
        assertEquals(last, ThreadScheduling.lastCpu(), "the calling thread was not touched");
    }

    @Test
    void aCpuThatIsNotThereIsNotAllowedAndRefused() {
        assertTrue(ThreadScheduling.isAllowed(ThreadScheduling.lastCpu()));
        assertFalse(ThreadScheduling.isAllowed(NO_CPU));
        assertFalse(ThreadScheduling.isAllowed(-1));
        assertFalse(ThreadScheduling.isAllowed(NO_CPU + 1));
        RawSocketException refused = assertThrows(RawSocketException.class, () -> ThreadScheduling.pin(NO_CPU));
        assertTrue(refused.getMessage().contains("CPU " + NO_CPU), refused.getMessage());
    }

    @Test
    void niceReachesTheKernel() throws Exception {
        assertEquals(7, onThrowAwayThread(() -> {
            ThreadScheduling.prioritize(7, 100_000);
            return nice();
        }));
    }
}
