package io.margay.dataplane.node;

/** Writes the 12 bytes that change on every hop; the type is already right. */
public final class EthernetOutput implements Node {
    private final Output output;

    public EthernetOutput(Output output) {
        this.output = output;
    }

    public void accept(Frame frame, long destinationMac) {
        RouterPort egress = frame.egress();
        frame.ethernet().addresses(destinationMac, egress.mac());
        output.transmit(frame, egress);
    }
}
