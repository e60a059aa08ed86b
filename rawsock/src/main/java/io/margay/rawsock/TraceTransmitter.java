package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records what is transmitted by one interface, or by all. With the same {@link PcapWriter} as a {@link TracePort} both directions lie in
 * one file in the order in which the worker dealt with them. The writer is the caller's to close.
 */
public final class TraceTransmitter implements Transmitter {
    /** In place of an interface index: record every frame. */
    public static final int ALL_INTERFACES = -1;

    private final Transmitter transmitter;
    private final PcapWriter writer;
    private final int tracedInterface;

    public TraceTransmitter(Transmitter transmitter, PcapWriter writer, int tracedInterface) {
        this.transmitter = transmitter;
        this.writer = writer;
        this.tracedInterface = tracedInterface;
    }

    @Override
    public void transmit(UnsafeBuffer buffer, int offset, int lengthBytes, int interfaceIndex, int token) {
        if (tracedInterface == ALL_INTERFACES || tracedInterface == interfaceIndex) {
            writer.write(buffer, offset, lengthBytes);
        }
        transmitter.transmit(buffer, offset, lengthBytes, interfaceIndex, token);
    }

    @Override
    public int flush() {
        writer.flush();
        return transmitter.flush();
    }

    @Override
    public void close() {
        transmitter.close();
        writer.flush();
    }
}
