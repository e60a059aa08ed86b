package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.linux.Errno;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MemoryPortTest {
    private final List<String> results = new ArrayList<>();
    private final TransmitListener listener = new TransmitListener() {
        @Override
        public void onSent(int token, int lengthBytes) {
            results.add("sent " + token + " " + lengthBytes);
        }

        @Override
        public void onFailed(int token, int errno) {
            results.add("failed " + token + " " + Errno.name(errno));
        }
    };
    private final MemoryPort pod = new MemoryPort(3, 8, 200);
    private final MemoryPort uplink = new MemoryPort(4, 8, 200);
    private final MemoryTransmitter transmitter = new MemoryTransmitter(listener, 4);

    {
        transmitter.add(pod);
        transmitter.add(uplink);
    }

    private static byte[] frame(int number) {
        return SentFrames.numbered(number, 60 + number);
    }

    @Test
    void injectedFramesArePolledInOrderWithAnEmptyVirtioHeader() {
        for (int i = 0; i < 5; i++) {
            assertTrue(pod.inject(frame(i)));
        }
        Collected collected = new Collected();
        assertEquals(2, pod.poll(collected, 2));
        assertEquals(3, pod.poll(collected, 64));
        assertEquals(0, pod.poll(collected, 64));
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(frame(i), collected.frame(i));
            assertEquals(0, collected.virtio(i).getLong(0));
        }
    }

    @Test
    void slotsAreFreeOnlyWhenReleased() {
        for (int i = 0; i < 8; i++) {
            assertTrue(pod.inject(frame(i)));
        }
        assertFalse(pod.inject(frame(8)));
        assertEquals(8, pod.poll(new Collected(), 64));
        assertFalse(pod.inject(frame(8)), "polled is not released");
        pod.release();
        assertTrue(pod.inject(frame(8)));
        assertFalse(pod.inject(new byte[201]), "too long");
        assertEquals(3, pod.kernelDrops());
    }

    @Test
    void whatIsPolledCanBeEditedAndSentInPlace() {
        pod.inject(frame(1));
        pod.poll(
                (buffer, offset, length) -> {
                    VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH, 1448);
                    buffer.putByte(offset, (byte) 0x42);
                    transmitter.transmit(buffer, offset, length, 4, 17);
                },
                64);
        assertEquals(0, uplink.sentCount(), "nothing leaves before the flush");
        assertEquals(1, transmitter.flush());
        pod.release();
        Collected collected = new Collected();
        assertEquals(1, uplink.drainSent(collected, 64));
        assertEquals(0x42, collected.frame(0)[0]);
        assertEquals(1448, VirtioHeader.gsoSize(collected.virtio(0), 0));
        assertEquals(List.of("sent 17 61"), results);
    }

    @Test
    void eachFrameIsReportedInOrderAndFailureDoesNotStopTheRest() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[300]);
        uplink.fail(Errno.ENETDOWN);
        assertEquals(Errno.ENETDOWN, uplink.error());
        transmitter.transmit(buffer, 10, 60, 3, 1);
        transmitter.transmit(buffer, 10, 60, 99, 2);
        transmitter.transmit(buffer, 10, 60, 4, 3);
        transmitter.transmit(buffer, 10, 61, 3, 4);
        transmitter.transmit(buffer, 10, 62, 3, 5); // the batch of four is full and goes first
        assertEquals(List.of("sent 1 60", "failed 2 ENXIO", "failed 3 ENETDOWN", "sent 4 61"), results);
        assertEquals(1, transmitter.flush());
        assertEquals(3, pod.sentCount());
        pod.discardSent();
        assertEquals(0, pod.sentCount());
        uplink.fail(0);
        for (int i = 0; i < 9; i++) {
            transmitter.transmit(buffer, 10, 60, 4, 6);
        }
        transmitter.flush();
        assertEquals("failed 6 ENOBUFS", results.get(results.size() - 1));
    }

    @Test
    void nothingAllocatesPerFrame() {
        MemoryTransmitter quiet = new MemoryTransmitter(new TransmitListener() {
            @Override
            public void onSent(int token, int lengthBytes) {}

            @Override
            public void onFailed(int token, int errno) {}
        });
        quiet.add(uplink);
        byte[] frame = frame(1);
        FrameHandler handler = (buffer, offset, length) -> quiet.transmit(buffer, offset, length, 4, 1);
        Runnable cycles = () -> {
            for (int i = 0; i < 100_000; i++) {
                pod.inject(frame);
                pod.poll(handler, 64);
                quiet.flush();
                pod.release();
                uplink.discardSent();
            }
        };
        assertEquals(0, Allocation.least(cycles), "bytes allocated in 100,000 cycles");
    }
}
