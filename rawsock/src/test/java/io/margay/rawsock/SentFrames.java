package io.margay.rawsock;

import io.margay.rawsock.linux.OffHeap;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A real transmitter for tests, with room for frames to send by it and the books of what became of them. */
final class SentFrames implements TransmitListener, AutoCloseable {
    /** First four bytes of the Ethernet source of every frame made here. */
    static final int SOURCE = 0x02_00_00_00;

    static final int ETHERTYPE_TEST = 0x88B5;
    private static final int SLOT_LENGTH = 70_000;

    final List<Integer> sentTokens = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final AfPacketTransmitter transmitter = AfPacketTransmitter.open(this);
    private final UnsafeBuffer buffer = OffHeap.allocate(SLOT_LENGTH * AfPacketTransmitter.BATCH);
    private int next;

    /** A broadcast frame of the local experimental ethertype that says its number and is filled with a pattern of it. */
    static byte[] numbered(int number, int lengthBytes) {
        byte[] frame = new byte[lengthBytes];
        UnsafeBuffer view = new UnsafeBuffer(frame);
        view.setMemory(0, 6, (byte) 0xFF);
        view.putInt(6, SOURCE, ByteOrder.BIG_ENDIAN);
        view.putShort(12, (short) ETHERTYPE_TEST, ByteOrder.BIG_ENDIAN);
        for (int i = 18; i < lengthBytes; i++) {
            frame[i] = (byte) (number * 31 + i);
        }
        view.putInt(14, number, ByteOrder.BIG_ENDIAN);
        return frame;
    }

    /** A frame of IPv4 and TCP, to be taken as a super-packet with {@link #superPacketHeader}. */
    static byte[] tcp(int payloadBytes) {
        byte[] frame = numbered(7, 54 + payloadBytes);
        UnsafeBuffer view = new UnsafeBuffer(frame);
        view.putShort(12, (short) 0x0800, ByteOrder.BIG_ENDIAN);
        view.setMemory(14, 40, (byte) 0);
        view.putByte(14, (byte) 0x45);
        view.putShort(16, (short) (40 + payloadBytes), ByteOrder.BIG_ENDIAN);
        view.putByte(22, (byte) 64);
        view.putByte(23, (byte) 6);
        view.putInt(26, 0x0A090001, ByteOrder.BIG_ENDIAN);
        view.putInt(30, 0x0A090002, ByteOrder.BIG_ENDIAN);
        view.putByte(46, (byte) 0x50);
        return frame;
    }

    /** Segments of 1,448 bytes, their checksums still to be made. */
    static byte[] superPacketHeader() {
        byte[] virtio = new byte[VirtioHeader.LENGTH];
        UnsafeBuffer header = new UnsafeBuffer(virtio);
        VirtioHeader.flags(header, 0, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(header, 0, VirtioHeader.GSO_TCPV4);
        VirtioHeader.hdrLen(header, 0, 54);
        VirtioHeader.gsoSize(header, 0, 1448);
        VirtioHeader.csumStart(header, 0, 34);
        VirtioHeader.csumOffset(header, 0, 16);
        return virtio;
    }

    void add(int interfaceIndex, int token, byte[] frame) {
        add(interfaceIndex, token, new byte[VirtioHeader.LENGTH], frame);
    }

    void add(int interfaceIndex, int token, byte[] virtio, byte[] frame) {
        int offset = next++ % AfPacketTransmitter.BATCH * SLOT_LENGTH + 64;
        buffer.putBytes(offset - VirtioHeader.LENGTH, virtio);
        buffer.putBytes(offset, frame);
        transmitter.transmit(buffer, offset, frame.length, interfaceIndex, token);
    }

    int flush() {
        return transmitter.flush();
    }

    @Override
    public void onSent(int token, int lengthBytes) {
        sentTokens.add(token);
    }

    @Override
    public void onFailed(int token, int errno) {
        failures.add(token + " " + io.margay.rawsock.linux.Errno.name(errno));
    }

    @Override
    public void close() {
        transmitter.close();
    }
}
