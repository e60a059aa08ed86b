package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of who reads, and of how full it is. */
class FibReaderStateTest {
    @TempDir
    Path directory;

    @Test
    void aReaderThatStandsStillFallsBehindAndAnIdleOneDoesNot() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL);
                EpochSlot stalled = fib.reader.claimEpoch();
                EpochSlot idle = fib.reader.claimEpoch()) {
            idle.offline();
            fib.put("10.0.0.1/32", TestFib.NEXT_HOPS[4]);
            fib.put("10.0.0.1/32", TestFib.NEXT_HOPS[5]);
            fib.put("10.0.0.1/32", TestFib.NEXT_HOPS[6]);
            int pid = (int) ProcessHandle.current().pid();
            assertEquals(
                    List.of(new FibReaderState(0, pid, false, 2), new FibReaderState(1, pid, true, 0)),
                    fib.reader.readers());
            stalled.quiescent();
            assertEquals(0, fib.reader.readers().get(0).lag());
        }
    }

    @Test
    void theSectionsFillAndLieWithinTheFile() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("10.0.0.1/32", TestFib.NEXT_HOPS[4]);
            fib.put("2001:db8::1/128", TestFib.NEXT_HOPS[4]);
            FibStatistics statistics = fib.reader.statistics();
            long bytes = 0;
            for (FibSection section : fib.reader.sections()) {
                assertTrue(section.used() > 0 && section.usedBytes() <= section.bytes(), section::toString);
                assertTrue(section.used() <= section.capacity(), section::toString);
                bytes += section.bytes();
            }
            assertEquals(statistics.fileBytes() - FibLayout.HEADER_LENGTH - ReaderSlots.LENGTH, bytes);
        }
    }
}
