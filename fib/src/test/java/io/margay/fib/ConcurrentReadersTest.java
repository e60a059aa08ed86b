package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers verify each answer against those that are legal at that moment. For each probed address the writer keeps the set of answers, one bit each, that may be
 * seen: it adds the new one before a change and takes
 * the old one away after it. A reader that loads the set before and after its lookup must have got one
 * that was in either. The memory is small, so that what is freed is used again at once.
 */
class ConcurrentReadersTest {
    /** Seconds here; minutes with {@code scripts/bench fib --stress SECONDS}. */
    private static final long CHURN_NS = Long.getLong("fib.stress.seconds", 3) * 1_000_000_000L;

    private static final int READERS = 2;
    private static final int PROBES = 512;

    /** Looked up in a turn: one by one, or as a batch of each family. */
    private static final int TOGETHER = 16;

    @TempDir
    Path directory;

    private final AtomicIntegerArray legal = new AtomicIntegerArray(PROBES);
    private final AtomicLong changes = new AtomicLong();
    private final Prefix[] probes = new Prefix[PROBES];
    private volatile boolean done;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void noReaderEverSeesAnAnswerThatIsNotLegalAtThatTime() throws Exception {
        SplittableRandom random = TestFib.random("concurrent");
        List<Prefix> prefixes = prefixes(random);
        try (TestFib fib = new TestFib(directory, new FibCapacity(2_000, 6_000, 24_000, 64, 2_000, 8_000))) {
            for (int i = 0; i < PROBES; i++) {
                probes[i] = host(prefixes.get(random.nextInt(prefixes.size())), random);
                legal.set(i, bit(null));
            }
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                SplittableRandom own = random.split();
                readers.add(CompletableFuture.supplyAsync(() -> read(fib.reader, own)));
            }
            churn(fib, prefixes, random, readers);
            done = true;
            long answers = 0;
            for (CompletableFuture<Long> reader : readers) {
                answers += reader.get();
            }
            System.out.println(changes + " changes, " + answers + " answers, " + fib.reader.statistics());
            assertTrue(answers > 0 && changes.get() > 0);
            fib.assertAnswersEverywhere(random);
        }
    }

    /** One of a prefix's addresses. */
    private static Prefix host(Prefix prefix, SplittableRandom random) {
        AddressFamily family = prefix.family();
        return family.prefix(
                prefix.high() | random.nextLong() & ~Prefix.highMask(prefix.length()) & Prefix.highMask(family.bits()),
                prefix.low() | random.nextLong() & ~Prefix.lowMask(prefix.length()) & Prefix.lowMask(family.bits()),
                family.bits());
    }

    /** Prefixes that overlap: a few spots of the address spaces, all lengths. */
    private static List<Prefix> prefixes(SplittableRandom random) {
        List<Prefix> prefixes = new ArrayList<>();
        for (int spot = 0; spot < 8; spot++) {
            int base = random.nextInt();
            for (int i = 0; i < 120; i++) {
                int length = i < 33 ? i : 14 + random.nextInt(19);
                prefixes.add(new Ipv4Prefix((base ^ random.nextInt() >>> 18) & Ipv4Prefix.mask(length), length));
            }
            Ipv6Address base6 = new Ipv6Address(random.nextLong(), random.nextLong());
            for (int i = 0; i < 120; i++) {
                int length = i < 43 ? 3 * i : random.nextInt(129);
                int common = random.nextInt(129);
                prefixes.add(Ipv6Prefix.of(
                        new Ipv6Address(
                                base6.high() ^ random.nextLong() & ~Prefix.highMask(common),
                                base6.low() ^ random.nextLong() & ~Prefix.lowMask(common)),
                        length));
            }
        }
        return prefixes;
    }

    private void churn(
            TestFib fib, List<Prefix> prefixes, SplittableRandom random, List<CompletableFuture<Long>> readers) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < CHURN_NS && readers.stream().noneMatch(CompletableFuture::isDone)) {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            NextHop next = random.nextInt(3) == 0 ? null : TestFib.anyNextHop(random);
            changes.incrementAndGet();
            change(fib, prefix, next);
            if (random.nextInt(16) == 0) {
                fib.writer.commit();
            }
        }
    }

    private void change(TestFib fib, Prefix prefix, NextHop next) {
        NextHop before = fib.reference.routes().get(prefix);
        set(fib.reference, prefix, next);
        for (int i = 0; i < PROBES; i++) {
            if (prefix.contains(probes[i])) {
                legal.set(i, legal.get(i) | bit(lookup(fib.reference, probes[i])));
            }
        }
        boolean refused = false;
        if (next == null) {
            assertEquals(before != null, fib.writer.remove(prefix));
        } else {
            refused = fib.writer.put(prefix, next, RouteProtocol.BGP, 0, 0).isRefused();
        }
        if (refused) {
            set(fib.reference, prefix, before);
        }
        boolean settled = fib.reader.statistics().owedRemovals() == 0;
        for (int i = 0; i < PROBES; i++) {
            if (prefix.contains(probes[i]) && settled) {
                legal.set(i, bit(lookup(fib.reference, probes[i])));
            }
        }
    }

    private static NextHop lookup(ReferenceFib reference, Prefix host) {
        return reference.lookup(host.family(), host.high(), host.low());
    }

    private static void set(ReferenceFib reference, Prefix prefix, NextHop nextHop) {
        if (nextHop == null) {
            reference.remove(prefix);
        } else {
            reference.put(prefix, nextHop);
        }
    }

    private long read(FibReader reader, SplittableRandom random) {
        int[] chosen = new int[TOGETHER];
        NextHop[] answers = new NextHop[TOGETHER];
        int[] legalBefore = new int[TOGETHER];
        long answered = 0;
        try (EpochSlot slot = reader.claimEpoch()) {
            while (!done) {
                boolean oneByOne = random.nextBoolean();
                long changesBefore = changes.get();
                for (int i = 0; i < TOGETHER; i++) {
                    chosen[i] = random.nextInt(PROBES);
                    legalBefore[i] = legal.get(chosen[i]);
                    answers[i] = oneByOne ? TestFib.resolve(reader, probes[chosen[i]]) : null;
                }
                if (!oneByOne) {
                    lookUpTogether(reader, chosen, answers);
                }
                for (int i = 0; i < TOGETHER; i++) {
                    int legalAfter = legal.get(chosen[i]);
                    // if a change began in between, the set may have been more than these two
                    if (changes.get() == changesBefore && ((legalBefore[i] | legalAfter) & bit(answers[i])) == 0) {
                        throw new AssertionError(probes[chosen[i]] + " by " + answers[i] + ", legal " + legalBefore[i]
                                + " " + legalAfter + (oneByOne ? "" : ", in a batch"));
                    }
                }
                answered += TOGETHER;
                slot.quiescent();
            }
        }
        return answered;
    }

    private void lookUpTogether(FibReader reader, int[] chosen, NextHop[] answers) {
        int[] ipv4 = new int[TOGETHER];
        long[] ipv6 = new long[2 * TOGETHER];
        int[] ids = new int[TOGETHER];
        int[] ids6 = new int[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) {
            Prefix probe = probes[chosen[i]];
            ipv4[i] = (int) (probe.high() >>> Integer.SIZE);
            ipv6[2 * i] = probe.high();
            ipv6[2 * i + 1] = probe.low();
        }
        reader.fib4().lookup(ipv4, TOGETHER, ids);
        reader.fib6().lookup(ipv6, TOGETHER, ids6);
        for (int i = 0; i < TOGETHER; i++) {
            Prefix probe = probes[chosen[i]];
            int id = probe.family() == AddressFamily.IPV4 ? ids[i] : ids6[i];
            answers[i] = TestFib.resolve(reader.fib4(), id, probe.toString());
        }
    }

    private static int bit(NextHop nextHop) {
        for (int i = 0; i < TestFib.NEXT_HOPS.length; i++) {
            if (TestFib.NEXT_HOPS[i].equals(nextHop)) {
                return 1 << i;
            }
        }
        return 1 << TestFib.NEXT_HOPS.length;
    }
}
