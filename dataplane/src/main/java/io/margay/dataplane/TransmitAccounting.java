package io.margay.dataplane;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.node.Ports;
import io.margay.dataplane.node.RouterPort;
import io.margay.rawsock.TransmitListener;

/** Counts what became of each frame that was handed to the transmitter; the token is the egress port's id. Owned by a worker. */
final class TransmitAccounting implements TransmitListener {
    // errno values of the Linux kernel, the same on every architecture that we run on
    private static final int EAGAIN = 11;
    private static final int ENXIO = 6;
    private static final int ENODEV = 19;
    private static final int ENETDOWN = 100;
    private static final int ENOBUFS = 105;

    private Ports ports;

    /** The transmitter is made before the graph that holds the ports. */
    void ports(Ports ports) {
        this.ports = ports;
    }

    @Override
    public void onSent(int token, int lengthBytes) {
        ports.get(token).counters().sent(lengthBytes);
    }

    @Override
    public void onFailed(int token, int errno) {
        RouterPort port = ports.get(token);
        port.counters().dropped(reason(errno));
    }

    private static DropReason reason(int errno) {
        return switch (errno) {
            case EAGAIN, ENOBUFS -> DropReason.TX_QUEUE_FULL;
            case ENXIO, ENODEV, ENETDOWN -> DropReason.TX_PORT_DOWN;
            default -> DropReason.TX_REFUSED;
        };
    }
}
