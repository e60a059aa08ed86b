package io.margay.rawsock;

import io.margay.rawsock.linux.Errno;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends to {@link MemoryPort}s by interface index, at the flush, by copying, as the kernel does. */
public final class MemoryTransmitter implements Transmitter {
    private final Int2ObjectHashMap<MemoryPort> ports = new Int2ObjectHashMap<>();
    private final TransmitListener listener;
    private final UnsafeBuffer[] buffers;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] interfaces;
    private final int[] tokens;
    private int count;

    public MemoryTransmitter(TransmitListener listener) {
        this(listener, AfPacketTransmitter.BATCH);
    }

    public MemoryTransmitter(TransmitListener listener, int batch) {
        this.listener = listener;
        buffers = new UnsafeBuffer[batch];
        offsets = new int[batch];
        lengths = new int[batch];
        interfaces = new int[batch];
        tokens = new int[batch];
    }

    public void add(MemoryPort port) {
        ports.put(port.interfaceIndex(), port);
    }

    public void remove(int interfaceIndex) {
        ports.remove(interfaceIndex);
    }

    @Override
    public void transmit(UnsafeBuffer buffer, int offset, int lengthBytes, int interfaceIndex, int token) {
        if (count == buffers.length) {
            flush();
        }
        buffers[count] = buffer;
        offsets[count] = offset;
        lengths[count] = lengthBytes;
        interfaces[count] = interfaceIndex;
        tokens[count] = token;
        count++;
    }

    @Override
    public int flush() {
        int batch = count;
        count = 0;
        int sent = 0;
        for (int i = 0; i < batch; i++) {
            MemoryPort port = ports.get(interfaces[i]);
            int errno = port == null ? Errno.ENXIO : port.accept(buffers[i], offsets[i], lengths[i]);
            if (errno == 0) {
                sent++;
                listener.onSent(tokens[i], lengths[i]);
            } else {
                listener.onFailed(tokens[i], errno);
            }
        }
        return sent;
    }

    @Override
    public void close() {
        count = 0;
    }
}
