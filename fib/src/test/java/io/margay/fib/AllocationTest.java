package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
    private static final int LOOKUPS = 2_000_000;

    @TempDir
    Path directory;

    @Test
    void aWorkersCycleOfLookupsAllocatesNothing() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.DEFAULT);
                EpochSlot slot = fib.reader.claimEpoch()) {
            putSome(fib, TestFib.random("allocation"));
            Fib4 fib4 = fib.reader.fib4();
            assertAllocatesNothing(() -> walk(fib4, slot));
        }
    }

    @Test
    void theMemberOfAGroupIsFoundWithoutAllocating() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL);
                EpochSlot slot = fib.reader.claimEpoch()) {
            NextHopMember one = new NextHopMember(TestFib.NEXT_HOPS[4], 1);
            NextHopMember other = new NextHopMember(TestFib.NEXT_HOPS[5], 2);
            fib.put("0.0.0.0/0", NextHop.group(List.of(one, other)));
            Fib4 fib4 = fib.reader.fib4();
            assertAllocatesNothing(() -> walkFlows(fib4, slot));
        }
    }

    @Test
    void aBatchAllocatesNothing() throws IOException {
        SplittableRandom random = TestFib.random("batch allocation");
        try (TestFib fib = new TestFib(directory, FibCapacity.DEFAULT);
                EpochSlot slot = fib.reader.claimEpoch()) {
            putSome(fib, random);
            Fib4 fib4 = fib.reader.fib4();
            int[] addresses = random.ints(32).toArray();
            int[] ids = new int[32];
            assertAllocatesNothing(() -> walkBatches(fib4, slot, addresses, ids));
        }
    }

    @Test
    void ipv6AllocatesNothingEither() throws IOException {
        SplittableRandom random = TestFib.random("IPv6 allocation");
        try (TestFib fib = new TestFib(directory, FibCapacity.DEFAULT);
                EpochSlot slot = fib.reader.claimEpoch()) {
            long[] addresses = new long[64];
            for (int i = 0; i < 2_000; i++) {
                Ipv6Prefix prefix = TestFib.anyPrefix6(random);
                fib.put(prefix, TestFib.anyNextHop(random));
                addresses[2 * i % 64] = prefix.high();
                addresses[2 * i % 64 + 1] = prefix.low();
            }
            Fib6 fib6 = fib.reader.fib6();
            int[] ids = new int[32];
            assertAllocatesNothing(() -> walk6(fib6, slot, addresses, ids));
        }
    }

    private static long walk6(Fib6 fib, EpochSlot slot, long[] addresses, int[] ids) {
        long sum = 0;
        for (int i = 0; i < LOOKUPS; i += ids.length) {
            fib.lookup(addresses, ids.length, ids);
            int one = 2 * (i / ids.length % ids.length);
            sum += ids[one / 2] + fib.lookup(addresses[one], addresses[one + 1]);
            slot.quiescent();
        }
        return sum;
    }

    private static void putSome(TestFib fib, SplittableRandom random) {
        for (int i = 0; i < 2_000; i++) {
            int length = random.nextInt(33);
            fib.put(new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length), TestFib.anyNextHop(random));
        }
    }

    /** In the second of two equal walks: the first is for the compiler. */
    private static void assertAllocatesNothing(LongSupplier walk) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = walk.getAsLong();
        long before = threads.getCurrentThreadAllocatedBytes();
        long again = walk.getAsLong();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated, "bytes in " + LOOKUPS + " lookups");
        assertEquals(sum, again);
    }

    private static long walkFlows(Fib4 fib, EpochSlot slot) {
        long sum = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            sum += fib.portId(fib.member(fib.lookup(i), i));
            slot.quiescent();
        }
        return sum;
    }

    private static long walkBatches(Fib4 fib, EpochSlot slot, int[] addresses, int[] ids) {
        long sum = 0;
        for (int i = 0; i < LOOKUPS; i += addresses.length) {
            fib.lookup(addresses, addresses.length, ids);
            sum += ids[i / addresses.length % addresses.length];
            slot.quiescent();
        }
        return sum;
    }

    private static long walk(Fib4 fib, EpochSlot slot) {
        long sum = 0;
        int address = 1;
        for (int i = 0; i < LOOKUPS; i++) {
            address = address * 1_664_525 + 1_013_904_223;
            int id = fib.lookup(address);
            sum += id + fib.kind(id) + fib.portId(id) + fib.gateway(id);
            if ((i & 63) == 0) {
                slot.quiescent();
            }
        }
        return sum;
    }
}
