package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlotSetTest {
    private static final int SLOTS = AddressFamily.IPV4.slots();

    private static final int STEPS = 200_000;

    private final BitSet expected = new BitSet();
    private final SlotSet slots = new SlotSet(SLOTS);

    /** Dense in places and empty in others, as churn is. */
    @Test
    void isABitSet() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            int slot = random.nextBoolean() ? random.nextInt(SLOTS) : random.nextInt(200) << random.nextInt(11);
            switch (random.nextInt(1_000)) {
                case 0 -> {
                    expected.clear();
                    slots.clear();
                }
                case 1, 2 -> {
                    int to = Math.min(SLOTS, slot + 1 + random.nextInt(1 << random.nextInt(18)));
                    expected.set(slot, to);
                    slots.set(slot, to);
                }
                case 3 -> assertEquals(expected.cardinality(), slots.size(), () -> "seed " + seed);
                default -> {
                    if (random.nextInt(5) < 3) {
                        expected.clear(slot);
                        slots.clear(slot);
                    } else {
                        expected.set(slot);
                        slots.set(slot);
                    }
                }
            }
            int from = random.nextInt(SLOTS + 1);
            assertEquals(expected.nextSetBit(from), slots.next(from), () -> "seed " + seed + ", from " + from);
            assertEquals(expected.get(slot), slots.get(slot), () -> "seed " + seed + ", slot " + slot);
            assertEquals(expected.isEmpty(), slots.isEmpty(), () -> "seed " + seed);
        }
    }

    @Test
    void theEndsOfTheTable() {
        slots.set(0, SLOTS);
        assertEquals(SLOTS, slots.size());
        assertEquals(SLOTS - 1, slots.next(SLOTS - 1));
        assertEquals(-1, slots.next(SLOTS));
        slots.clear(SLOTS - 1);
        assertEquals(-1, slots.next(SLOTS - 1));
        slots.clear();
        assertEquals(-1, slots.next(0));
    }
}
