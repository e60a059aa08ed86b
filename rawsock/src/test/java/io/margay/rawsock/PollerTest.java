package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final long MS = 1_000_000;

    @Test
    void sleepsForTheTimeoutWhenNothingHappens() {
        try (Poller poller = Poller.open(1)) {
            long start = System.nanoTime();
            assertEquals(0, poller.await(30));
            assertTrue(System.nanoTime() - start >= 29 * MS);
        }
    }

    @Test
    void aReadableDescriptorEndsTheSleep() {
        int fd = Linux.eventfd(0, 0);
        UnsafeBuffer one = OffHeap.allocate(8);
        one.putLong(0, 1);
        try (Poller poller = Poller.open(2)) {
            assertTrue(poller.add(fd));
            assertEquals(0, poller.await(0));
            Linux.write(fd, one.addressOffset(), 8);
            assertEquals(1, poller.await(-1));
            assertEquals(1, poller.await(-1), "until it is read");
            assertTrue(poller.remove(fd));
            assertFalse(poller.remove(fd));
            assertEquals(0, poller.await(0));
        }
        Linux.close(fd);
    }

    @Test
    void refusesWhatItCannotHold() {
        try (Poller poller = Poller.open(2)) {
            assertFalse(poller.add(-1), "a memory port has no descriptor");
            assertTrue(poller.add(0));
            assertTrue(poller.add(0));
            assertFalse(poller.add(0));
        }
    }

    @Test
    void aWakeBeforeTheSleepIsNotLost() {
        try (Poller poller = Poller.open(1)) {
            poller.wake();
            poller.wake();
            long start = System.nanoTime();
            assertEquals(0, poller.await(10_000));
            assertTrue(System.nanoTime() - start < 5_000 * MS);
            assertEquals(0, poller.await(0), "both wakes were one");
        }
    }

    @Test
    void anotherThreadWakesItAgainAndAgain() throws InterruptedException {
        try (Poller poller = Poller.open(1)) {
            for (int i = 0; i < 200; i++) {
                CountDownLatch ready = new CountDownLatch(1);
                Thread waker = new Thread(() -> {
                    try {
                        ready.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    poller.wake();
                });
                waker.start();
                ready.countDown();
                long start = System.nanoTime();
                poller.await(10_000);
                assertTrue(System.nanoTime() - start < 5_000 * MS, "round " + i);
                waker.join();
            }
        }
    }
}
