package io.margay.dataplane.node;

import io.margay.rawsock.FrameHandler;
import org.agrona.concurrent.UnsafeBuffer;

/** Where a port's frames enter the graph: counted, and wrapped in the worker's one frame. */
public final class PortInput implements FrameHandler, Node {
    private final RouterPort port;
    private final Frame frame;
    private final CycleClock clock;
    private final EthernetInput ethernetInput;

    public PortInput(RouterPort port, Frame frame, CycleClock clock, EthernetInput ethernetInput) {
        this.port = port;
        this.frame = frame;
        this.clock = clock;
        this.ethernetInput = ethernetInput;
    }

    @Override
    public void onFrame(UnsafeBuffer buffer, int offset, int lengthBytes) {
        port.counters().received(lengthBytes);
        ethernetInput.accept(frame.wrap(buffer, offset, lengthBytes, port), clock.nowNs());
    }
}
