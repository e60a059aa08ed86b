package io.margay.dataplane.node;

import io.margay.rawsock.Transmitter;

/** The last step of every frame that leaves: it goes to the worker's transmitter, to be sent at the next flush. */
public final class Output implements Node {
    private final Transmitter transmitter;

    public Output(Transmitter transmitter) {
        this.transmitter = transmitter;
    }

    /** Sends what was handed over so far, before its bytes are used for something else. */
    void flush() {
        transmitter.flush();
    }

    /** The egress port's id is the token by which the transmitter reports what became of it. */
    public void transmit(Frame frame, RouterPort egress) {
        transmitter.transmit(
                frame.buffer(), frame.offset(), frame.lengthBytes(), egress.interfaceIndex(), egress.portId());
    }
}
