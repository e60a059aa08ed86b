package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracePortTest {
    private static final TransmitListener NOBODY = new TransmitListener() {
        @Override
        public void onSent(int token, int lengthBytes) {}

        @Override
        public void onFailed(int token, int errno) {}
    };

    @TempDir
    Path directory;

    private long nowNs = 1_700_000_000_000_000_123L;

    private record Packet(long timeNs, byte[] frame) {}

    private static List<Packet> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        assertEquals(0xA1B23C4D, bytes.getInt());
        assertEquals(2, bytes.getShort());
        assertEquals(4, bytes.getShort());
        assertEquals(0, bytes.getLong());
        assertEquals(262_144, bytes.getInt());
        assertEquals(1, bytes.getInt());
        List<Packet> packets = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long timeNs = bytes.getInt() * 1_000_000_000L + bytes.getInt();
            byte[] frame = new byte[bytes.getInt()];
            assertEquals(frame.length, bytes.getInt());
            bytes.get(frame);
            packets.add(new Packet(timeNs, frame));
        }
        return packets;
    }

    @Test
    void bothDirectionsLieInOneFileInTheirOrder() throws IOException {
        Path file = directory.resolve("trace.pcap");
        MemoryPort memory = new MemoryPort(3);
        MemoryPort other = new MemoryPort(4);
        MemoryTransmitter sender = new MemoryTransmitter(NOBODY);
        sender.add(memory);
        sender.add(other);
        try (PcapWriter writer = PcapWriter.create(file, () -> nowNs++);
                TracePort port = new TracePort(memory, writer);
                TraceTransmitter transmitter = new TraceTransmitter(sender, writer, 3)) {
            memory.inject(SentFrames.numbered(1, 60));
            memory.inject(SentFrames.numbered(2, 1514));
            FrameHandler answer = (buffer, offset, length) -> {
                buffer.putByte(offset, (byte) 0x42);
                transmitter.transmit(buffer, offset, length, 3, 1);
                transmitter.transmit(buffer, offset, length, 4, 1); // not traced
            };
            assertEquals(2, port.poll(answer, 64));
            assertEquals(4, transmitter.flush());
            assertEquals(2, memory.sentCount());
            assertEquals(2, other.sentCount());
            port.release();
            assertEquals(4, read(file).size(), "on disk as soon as released");
        }
        List<Packet> packets = read(file);
        assertArrayEquals(SentFrames.numbered(1, 60), packets.get(0).frame());
        assertEquals(0x42, packets.get(1).frame()[0], "sent as edited");
        assertArrayEquals(SentFrames.numbered(2, 1514), packets.get(2).frame());
        assertEquals(1_700_000_000_000_000_123L, packets.get(0).timeNs());
        assertEquals(1_700_000_000_000_000_126L, packets.get(3).timeNs());
    }

    @Test
    void moreThanTheBufferHoldsIsWrittenToo() throws IOException {
        Path file = directory.resolve("large.pcap");
        MemoryPort memory = new MemoryPort(3, 32, 65_000);
        try (PcapWriter writer = PcapWriter.create(file, () -> nowNs++);
                TracePort port = new TracePort(memory, writer)) {
            for (int i = 0; i < 30; i++) {
                memory.inject(SentFrames.numbered(i, 65_000));
            }
            port.poll((buffer, offset, length) -> {}, 64);
            port.release();
        }
        List<Packet> packets = read(file);
        assertEquals(30, packets.size());
        for (int i = 0; i < 30; i++) {
            assertArrayEquals(SentFrames.numbered(i, 65_000), packets.get(i).frame());
        }
    }

    @Test
    void aFullDiskEndsTheTraceAndNotTheRouter() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "skipped: no /dev/full here");
        MemoryPort memory = new MemoryPort(3);
        PcapWriter writer = PcapWriter.create(full, () -> nowNs++);
        TracePort port = new TracePort(memory, writer);
        for (int i = 0; i < 3; i++) {
            memory.inject(SentFrames.numbered(i, 60));
            assertEquals(1, port.poll((buffer, offset, length) -> {}, 64));
            port.release();
        }
        port.close();
        assertTrue(writer.failure().getMessage().contains("No space left"), writer.failure()::getMessage);
        assertThrows(IOException.class, writer::close);
    }
}
