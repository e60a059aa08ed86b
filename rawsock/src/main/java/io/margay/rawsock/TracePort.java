package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/** Records what a port receives, as the handler is about to see it. The writer is the caller's to close. */
public final class TracePort implements Port {
    private final Port port;
    private final PcapWriter writer;
    private final FrameHandler recorder = this::record;
    private FrameHandler handler;

    public TracePort(Port port, PcapWriter writer) {
        this.port = port;
        this.writer = writer;
    }

    @Override
    public int poll(FrameHandler handler, int frameLimit) {
        this.handler = handler;
        return port.poll(recorder, frameLimit);
    }

    private void record(UnsafeBuffer buffer, int offset, int lengthBytes) {
        writer.write(buffer, offset, lengthBytes);
        handler.onFrame(buffer, offset, lengthBytes);
    }

    @Override
    public void release() {
        port.release();
        writer.flush();
    }

    @Override
    public long kernelDrops() {
        return port.kernelDrops();
    }

    @Override
    public int interfaceIndex() {
        return port.interfaceIndex();
    }

    @Override
    public int fileDescriptor() {
        return port.fileDescriptor();
    }

    @Override
    public int error() {
        return port.error();
    }

    @Override
    public void close() {
        port.close();
        writer.flush();
    }
}
