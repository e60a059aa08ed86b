package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossyPortTest {
    private static final int FRAMES = 4000;

    /** Numbers of the frames in the order in which they arrive; a corrupt one is negative. */
    private static List<Integer> arrivals(LossyPort lossy, MemoryPort memory) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < FRAMES; i += 8) {
            for (int j = 0; j < 8; j++) {
                memory.inject(SentFrames.numbered(i + j, 60));
            }
            Collected collected = new Collected();
            assertEquals(8, lossy.poll(collected, 8), "all were taken, whatever arrived");
            lossy.release();
            for (int k = 0; k < collected.frames.size(); k++) {
                byte[] frame = collected.frame(k);
                int number = java.util.HexFormat.fromHexDigits(collected.hex(k, 14, 18));
                boolean whole = number >= i
                        && number < i + 8
                        && java.util.Arrays.equals(frame, SentFrames.numbered(number, 60));
                numbers.add(whole ? number : -1);
            }
        }
        return numbers;
    }

    private static List<Integer> arrivals(long seed, int drop, int corrupt, int reorder) {
        MemoryPort memory = new MemoryPort(1);
        try (LossyPort lossy = new LossyPort(memory, seed, drop, corrupt, reorder)) {
            return arrivals(lossy, memory);
        }
    }

    @Test
    void zeroProbabilitiesChangeNothing() {
        List<Integer> numbers = arrivals(1, 0, 0, 0);
        for (int i = 0; i < FRAMES; i++) {
            assertEquals(i, numbers.get(i));
        }
    }

    @Test
    void dropsAboutAsManyAsAskedFor() {
        MemoryPort memory = new MemoryPort(1);
        try (LossyPort lossy = new LossyPort(memory, 42, 100_000, 0, 0)) {
            List<Integer> numbers = arrivals(lossy, memory);
            assertEquals(FRAMES, numbers.size() + lossy.dropped());
            assertTrue(Math.abs(lossy.dropped() - FRAMES / 10) < FRAMES / 50, "dropped " + lossy.dropped());
            List<Integer> sorted = new ArrayList<>(numbers);
            Collections.sort(sorted);
            assertEquals(sorted, numbers);
        }
    }

    @Test
    void corruptsOneBit() {
        MemoryPort memory = new MemoryPort(1);
        try (LossyPort lossy = new LossyPort(memory, 42, 0, LossyPort.SCALE, 0)) {
            byte[] frame = SentFrames.numbered(1, 60);
            memory.inject(frame);
            Collected collected = new Collected();
            lossy.poll(collected, 1);
            int bits = 0;
            for (int i = 0; i < 60; i++) {
                bits += Integer.bitCount((frame[i] ^ collected.frame(0)[i]) & 0xFF);
            }
            assertEquals(1, bits);
            assertEquals(1, lossy.corrupted());
        }
    }

    @Test
    void reorderingLosesNothing() {
        MemoryPort memory = new MemoryPort(1);
        try (LossyPort lossy = new LossyPort(memory, 7, 0, 0, 200_000)) {
            List<Integer> numbers = arrivals(lossy, memory);
            assertEquals(FRAMES, numbers.size());
            assertTrue(lossy.reordered() > FRAMES / 20, "reordered " + lossy.reordered());
            List<Integer> sorted = new ArrayList<>(numbers);
            Collections.sort(sorted);
            assertTrue(!sorted.equals(numbers));
            for (int i = 0; i < FRAMES; i++) {
                assertEquals(i, sorted.get(i));
            }
        }
    }

    @Test
    void theSameSeedDoesTheSame() {
        assertEquals(arrivals(5, 50_000, 50_000, 50_000), arrivals(5, 50_000, 50_000, 50_000));
        assertTrue(!arrivals(5, 50_000, 50_000, 50_000).equals(arrivals(6, 50_000, 50_000, 50_000)));
    }

    @Test
    void passesTheRestThrough() {
        MemoryPort memory = new MemoryPort(9);
        try (LossyPort lossy = new LossyPort(memory, 5, 0, 0, 0)) {
            memory.fail(100);
            assertEquals(100, lossy.error());
            assertEquals(9, lossy.interfaceIndex());
            assertEquals(-1, lossy.fileDescriptor());
            assertEquals(0, lossy.kernelDrops());
        }
    }
}
