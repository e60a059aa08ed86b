package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EpochTest {
    private static final Ipv4Prefix HOST = Ipv4Prefix.parse("192.168.18.64/32");
    private static final Ipv4Prefix OTHER = Ipv4Prefix.parse("192.168.18.65/32");

    @TempDir
    Path directory;

    @Test
    void whatAReaderMayHoldRestsUntilItIsQuiescent() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put(HOST, TestFib.NEXT_HOPS[4]);
            EpochSlot slot = fib.reader.claimEpoch();
            int held = fib.reader.fib4().lookup(HOST.address());
            fib.remove(HOST);
            fib.put(OTHER, TestFib.NEXT_HOPS[5]);
            fib.writer.commit();
            assertTrue(fib.reader.statistics().retired() > 0);
            assertEquals(4, fib.reader.fib4().portId(held), "a next hop that is held is not another one");
            slot.quiescent();
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().retired());
            slot.close();
        }
    }

    @Test
    void aThreadThatIsOfflineHoldsNothingUp() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL);
                EpochSlot slot = fib.reader.claimEpoch()) {
            fib.put(HOST, NextHop.local());
            slot.offline();
            fib.remove(HOST);
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().retired());
            slot.online();
            fib.put(HOST, NextHop.local());
            fib.remove(HOST);
            fib.writer.commit();
            assertTrue(fib.reader.statistics().retired() > 0);
        }
    }

    @Test
    void thereAreSixtyFourSlotsAndAClosedOneIsFree() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            List<EpochSlot> slots = new ArrayList<>();
            for (int i = 0; i < ReaderSlots.COUNT; i++) {
                slots.add(fib.reader.claimEpoch());
            }
            assertEquals(ReaderSlots.COUNT, fib.reader.statistics().readers());
            assertThrows(IllegalStateException.class, fib.reader::claimEpoch);
            slots.remove(17).close();
            slots.add(fib.reader.claimEpoch());
            slots.forEach(EpochSlot::close);
            assertEquals(0, fib.reader.statistics().readers());
        }
    }

    @Test
    void aSlotKeepsTheMappingThatItsThreadReads() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put(HOST, TestFib.NEXT_HOPS[4]);
            FibReader second = FibReader.open(fib.file);
            EpochSlot slot = second.claimEpoch();
            Fib4 fib4 = second.fib4();
            second.close();
            second.close();
            assertEquals(TestFib.NEXT_HOPS[4], TestFib.resolve(fib4, HOST.address()));
            slot.quiescent();
            slot.close();
            slot.close();
        }
    }

    @Test
    @Timeout(60)
    void theSlotOfAProcessThatDiedIsFreed() throws Exception {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put(HOST, NextHop.local());
            fib.writer.commit();
            try (OtherProcess other = OtherProcess.start("hold", fib.file.toString())) {
                assertEquals("holding", other.line());
                assertEquals(1, fib.reader.statistics().readers());
                fib.remove(HOST);
                fib.writer.commit();
                assertTrue(fib.reader.statistics().retired() > 0, "the other process holds it");
                other.kill();
                while (fib.reader.statistics().retired() > 0) { // looked for at most once a second
                    fib.writer.commit();
                    Thread.onSpinWait();
                }
                assertEquals(0, fib.reader.statistics().readers());
            }
        }
    }

    @Test
    void aProcessIsToldFromALaterOneWithItsNumber() {
        ProcessIdentity self = ProcessIdentity.current();
        assertEquals(false, self.isGone());
        assertEquals(true, new ProcessIdentity(self.pid(), self.startTicks() - 1, self.pidNamespace()).isGone());
        assertEquals(false, new ProcessIdentity(0x7FFF_FFFF, 1, self.pidNamespace() + 1).isGone(), "who knows");
        assertEquals(true, new ProcessIdentity(0x7FFF_FFFF, 1, self.pidNamespace()).isGone());
    }
}
