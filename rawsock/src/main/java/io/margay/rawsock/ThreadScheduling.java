package io.margay.rawsock;

import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where, and how eagerly, the kernel runs the calling thread.
 *
 * <pre>
 *   struct sched_attr   0      4        8       16     20         24        32         40
 *                       | size | policy | flags | nice | priority | runtime | deadline | period |
 * </pre>
 */
public final class ThreadScheduling {
    /** Room for 8,192 CPUs, the most that Linux knows. */
    private static final int MASK_LENGTH = 1_024;

    private static final int ATTRIBUTES_LENGTH = 48;
    private static final int NICE = 16;
    private static final int RUNTIME = 24;

    private ThreadScheduling() {}

    /** Whether the thread is allowed on a CPU: it exists and the process was not kept from it (cpuset, taskset). */
    public static boolean isAllowed(int cpu) {
        return cpu >= 0 && cpu < MASK_LENGTH * Byte.SIZE && (allowed().getByte(cpu >> 3) >>> (cpu & 7) & 1) != 0;
    }

    /** The highest number of the CPUs that the thread is allowed on. */
    public static int lastCpu() {
        UnsafeBuffer mask = allowed();
        int last = MASK_LENGTH * Byte.SIZE - 1;
        while ((mask.getByte(last >> 3) >>> (last & 7) & 1) == 0) {
            last--;
        }
        return last;
    }

    private static UnsafeBuffer allowed() {
        UnsafeBuffer mask = OffHeap.allocate(MASK_LENGTH);
        int result = Linux.schedGetaffinity(mask.addressOffset(), MASK_LENGTH);
        if (result < 0) {
            throw RawSocketException.of("reading the thread's CPUs (sched_getaffinity)", "", -result, "");
        }
        return mask;
    }

    /** Keeps the thread on one CPU. @throws RawSocketException when it is not allowed there */
    public static void pin(int cpu) {
        UnsafeBuffer mask = OffHeap.allocate(MASK_LENGTH);
        mask.putByte(cpu >> 3, (byte) (1 << (cpu & 7)));
        int result = Linux.schedSetaffinity(mask.addressOffset(), MASK_LENGTH);
        if (result < 0) {
            throw RawSocketException.of("pinning to CPU " + cpu + " (sched_setaffinity)", "", -result, "");
        }
    }

    /**
     * SCHED_OTHER with a weight and a slice.
     *
     * @param nice -20 to 19
     * @param sliceNs what the thread asks to run at a time: the shorter, the sooner it runs after it woke, and the less it gives up by a
     *     yield. Linux takes 0.1 to 100 ms from 6.12 on, and has one slice for all threads before
     */
    public static void prioritize(int nice, long sliceNs) {
        UnsafeBuffer attributes = OffHeap.allocate(ATTRIBUTES_LENGTH);
        attributes.putInt(0, ATTRIBUTES_LENGTH);
        attributes.putInt(NICE, nice);
        attributes.putLong(RUNTIME, sliceNs);
        int result = Linux.schedSetattr(attributes.addressOffset());
        if (result < 0) {
            throw RawSocketException.of("taking nice " + nice + " (sched_setattr)", "", -result, "CAP_SYS_NICE");
        }
    }
}
