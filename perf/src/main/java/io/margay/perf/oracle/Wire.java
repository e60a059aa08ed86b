package io.margay.perf.oracle;

import io.margay.perf.oracle.scene.Side;
import io.margay.rawsock.AfPacketOptions;
import io.margay.rawsock.AfPacketPort;
import io.margay.rawsock.LargeFramePool;
import org.agrona.concurrent.UnsafeBuffer;

/** The tester's end of one veth: on one side of one router. */
final class Wire implements AutoCloseable {
    private static final int POLL_LIMIT = 64;

    /** Who looks at what came out of a router. */
    interface Receiver {
        void onFrame(Wire wire, byte[] frame);
    }

    private final Router router;
    private final Side side;
    private final int interfaceIndex;
    private final AfPacketPort port;
    private final Receiver receiver;

    Wire(Router router, Side side, int interfaceIndex, LargeFramePool pool, Receiver receiver) {
        this.router = router;
        this.side = side;
        this.interfaceIndex = interfaceIndex;
        this.receiver = receiver;
        this.port = AfPacketPort.open(AfPacketOptions.DEFAULT, pool, interfaceIndex);
    }

    Router router() {
        return router;
    }

    Side side() {
        return side;
    }

    int interfaceIndex() {
        return interfaceIndex;
    }

    /** Takes all that there is. */
    void poll() {
        int taken;
        do {
            taken = port.poll(this::onFrame, POLL_LIMIT);
            port.release();
        } while (taken == POLL_LIMIT);
    }

    private void onFrame(UnsafeBuffer buffer, int offset, int lengthBytes) {
        byte[] frame = new byte[lengthBytes];
        buffer.getBytes(offset, frame);
        receiver.onFrame(this, frame);
    }

    int fileDescriptor() {
        return port.fileDescriptor();
    }

    @Override
    public void close() {
        port.close();
    }
}
