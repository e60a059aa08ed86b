package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest {
    private static final int MAX_UNITS = 64;

    private static final int FIRST = 17;
    private static final int CAPACITY = 10_000;
    private static final int END = FIRST + CAPACITY;

    private record Block(int at, int units) {}

    private final BlockAllocator allocator = new BlockAllocator(FIRST, CAPACITY, MAX_UNITS);
    private final BitSet used = new BitSet();
    private final List<Block> blocks = new ArrayList<>();

    @Test
    void blocksNeverOverlapAndFreeUnitsComeBack() {
        SplittableRandom random = TestFib.random("allocator");
        for (int i = 0; i < 300_000; i++) {
            if (random.nextInt(100) < 48 && !blocks.isEmpty()) {
                freeAny(random);
            } else {
                allocateAny(random);
            }
            assertEquals(used.cardinality(), allocator.usedUnits());
        }
        while (!blocks.isEmpty()) {
            freeAny(random);
        }
        assertEquals(CAPACITY, allocator.freeUnits());
    }

    @Test
    void smallBlocksAreJoinedWhenLargeOnesAreWanted() {
        for (int at = FIRST; at < END; at++) {
            assertEquals(at, allocator.allocate(1, 0));
        }
        for (int at = 0; at < CAPACITY; at++) {
            allocator.free(FIRST + at * 3 % CAPACITY, 1);
        }
        for (int i = 0; i < CAPACITY / 64; i++) {
            assertNotEquals(BlockAllocator.NONE, allocator.allocate(64, 0));
        }
        assertEquals(CAPACITY % 64, allocator.freeUnits());
    }

    @Test
    void allOfTheSectionCanBeHad() {
        for (int i = 0; i < CAPACITY; i++) {
            assertNotEquals(BlockAllocator.NONE, allocator.allocate(1, 0));
        }
        assertEquals(BlockAllocator.NONE, allocator.allocate(1, 0));
        assertEquals(0, allocator.freeUnits());
    }

    @Test
    void theReserveIsLeftAlone() {
        assertEquals(BlockAllocator.NONE, allocator.allocate(64, CAPACITY - 63));
        assertNotEquals(BlockAllocator.NONE, allocator.allocate(64, CAPACITY - 64));
    }

    private void allocateAny(SplittableRandom random) {
        int units = 1 + random.nextInt(MAX_UNITS);
        int at = allocator.allocate(units, 0);
        if (at != BlockAllocator.NONE) {
            assertTrue(at >= FIRST && at + units <= END);
            assertFalse(used.nextSetBit(at) >= 0 && used.nextSetBit(at) < at + units, "in use already");
            used.set(at, at + units);
            blocks.add(new Block(at, units));
        }
    }

    private void freeAny(SplittableRandom random) {
        int index = random.nextInt(blocks.size());
        Block block = blocks.get(index);
        blocks.set(index, blocks.get(blocks.size() - 1));
        blocks.remove(blocks.size() - 1);
        used.clear(block.at, block.at + block.units);
        allocator.free(block.at, block.units);
    }
}
