package io.margay.dataplane.node;

import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.rawsock.Transmitter;

/** One worker's graph: makes every node once and ties it to its successors, from the way out to the way in. */
public final class Graph {
    private static final int SCRATCH_FRAMES = 256;

    private final RouterSettings settings = new RouterSettings();
    private final Ports ports = new Ports();
    private final Frame frame = new Frame();
    private final ScratchFrames scratch = new ScratchFrames(SCRATCH_FRAMES);
    private final CycleClock clock;
    private final HoldQueue holdQueue;
    private final ArpOutput arpOutput;
    private final EthernetInput ethernetInput;

    public Graph(CycleClock clock, NeighborTable neighbors, NeighborInbox conductor, Transmitter transmitter) {
        this.clock = clock;
        Drops drops = new Drops();
        Output output = new Output(transmitter);
        EthernetOutput ethernetOutput = new EthernetOutput(output);
        IcmpError icmpError = new IcmpError(settings, scratch, new IcmpBudget(clock.nowNs()));
        this.holdQueue = new HoldQueue(conductor, ethernetOutput, icmpError, drops);
        Ipv4Output ipv4Output = new Ipv4Output(neighbors, holdQueue, ethernetOutput);
        icmpError.successor(Ipv4Lookup.forOwn(settings, ports, ipv4Output, drops));
        Ipv4Forward ipv4Forward = new Ipv4Forward(ipv4Output, icmpError, drops);
        Ipv4Lookup ipv4Lookup = Ipv4Lookup.forTransit(settings, ports, ipv4Forward, icmpError, drops);
        Ipv4Input ipv4Input = new Ipv4Input(settings, ipv4Lookup, drops);
        this.arpOutput = new ArpOutput(settings, scratch, output);
        ArpInput arpInput = new ArpInput(settings, neighbors, conductor, arpOutput, drops);
        this.ethernetInput = new EthernetInput(arpInput, ipv4Input, drops);
    }

    /** The way in for one more port. */
    public PortInput input(RouterPort port) {
        return new PortInput(port, frame, clock, ethernetInput);
    }

    public RouterSettings settings() {
        return settings;
    }

    public Ports ports() {
        return ports;
    }

    public HoldQueue holdQueue() {
        return holdQueue;
    }

    public ArpOutput arpOutput() {
        return arpOutput;
    }

    /** After the flush: the bytes of what we made and held are free again. */
    public void release() {
        scratch.release();
        holdQueue.release();
    }
}
