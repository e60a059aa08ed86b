package io.margay.dataplane.node;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.bfd.BfdSession;
import io.margay.dataplane.bfd.BfdSessions;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.IpAddress;
import io.margay.rawsock.Transmitter;

/** One worker's graph: makes every node once and ties it to its successors, from the way out to the way in. */
public final class Graph {
    /** Of errors and questions between two flushes. */
    private static final int SCRATCH_BYTES = 256 << 10;

    private final RouterSettings settings = new RouterSettings();
    private final Ports ports = new Ports();
    private final Frame frame = new Frame();
    private final ScratchFrames scratch = new ScratchFrames(SCRATCH_BYTES);
    private final CycleClock clock;
    private final IcmpBudget icmpBudget;
    private final IcmpBudget icmpv6Budget;
    private final HoldQueue holdQueue;
    private final Ipv4Fragment ipv4Fragment;
    private final Ipv4Segment ipv4Segment;
    private final ArpOutput arpOutput;
    private final NdpOutput ndpOutput;
    private final EthernetInput ethernetInput;
    private final BfdSessions bfdSessions;
    private final BfdOutput bfdOutput;

    public Graph(
            CycleClock clock,
            NeighborTable neighbors,
            NeighborInbox conductor,
            BfdInbox bfdInbox,
            Transmitter transmitter) {
        this.clock = clock;
        this.icmpBudget = new IcmpBudget(IcmpLimits.DEFAULT, clock.nowNs());
        this.icmpv6Budget = new IcmpBudget(IcmpLimits.DEFAULT, clock.nowNs());
        Drops drops = new Drops();
        Output output = new Output(transmitter);
        EthernetOutput ethernetOutput = new EthernetOutput(output);
        IcmpError icmpError = new IcmpError(settings, scratch, icmpBudget);
        Icmpv6Error icmpv6Error = new Icmpv6Error(settings, scratch, icmpv6Budget);
        this.holdQueue = new HoldQueue(conductor, ethernetOutput, icmpError, icmpv6Error, drops);
        NeighborOutput neighborOutput = new NeighborOutput(neighbors, holdQueue, ethernetOutput);
        HostOutput hostOutput = new HostOutput(settings, ports, neighborOutput, drops);
        icmpError.successor(Ipv4Lookup.forErrors(settings, ports, hostOutput, neighborOutput, drops));
        icmpv6Error.successor(Ipv6Lookup.forErrors(settings, ports, hostOutput, neighborOutput, drops));
        this.bfdOutput = new BfdOutput(
                ports,
                scratch,
                Ipv4Lookup.forBfd(settings, ports, hostOutput, neighborOutput, drops),
                Ipv6Lookup.forBfd(settings, ports, hostOutput, neighborOutput, drops),
                neighborOutput,
                drops);
        this.bfdSessions = new BfdSessions(bfdInbox);
        BfdInput bfdInput = new BfdInput(settings, bfdSessions, bfdOutput, drops);
        Learning learning = new Learning(neighbors, conductor);

        this.ipv4Fragment = new Ipv4Fragment(neighborOutput, output, drops);
        this.ipv4Segment = new Ipv4Segment(neighborOutput, ipv4Fragment, output, drops);
        Ipv4Forward ipv4Forward = new Ipv4Forward(neighborOutput, ipv4Fragment, ipv4Segment, icmpError, drops);
        Ipv4Lookup ipv4Lookup = Ipv4Lookup.forTransit(settings, ports, hostOutput, ipv4Forward, icmpError, drops);
        Ipv4Options ipv4Options = new Ipv4Options(settings, clock, ipv4Lookup, icmpError, drops);
        Ipv4Input ipv4Input = new Ipv4Input(settings, ipv4Lookup, ipv4Options, bfdInput, drops);
        this.arpOutput = new ArpOutput(settings, scratch, output);
        ArpInput arpInput = new ArpInput(settings, learning, conductor, arpOutput, drops);

        Ipv6Forward ipv6Forward = new Ipv6Forward(neighborOutput, icmpv6Error, drops);
        Ipv6Lookup ipv6Lookup = Ipv6Lookup.forTransit(settings, ports, hostOutput, ipv6Forward, icmpv6Error, drops);
        this.ndpOutput = new NdpOutput(settings, scratch, output);
        NdpInput ndpInput = new NdpInput(settings, learning, conductor, ndpOutput, drops);
        Ipv6Input ipv6Input = new Ipv6Input(settings, ndpInput, ipv6Lookup, bfdInput, drops);

        this.ethernetInput = new EthernetInput(arpInput, ipv4Input, ipv6Input, drops);
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

    public void onSettings(NodeSettings changed, long nowNs) {
        settings.onSettings(changed);
        icmpBudget.onLimits(changed.icmpLimits(), nowNs);
        icmpv6Budget.onLimits(changed.icmpLimits(), nowNs);
    }

    /**
     * Asks who has an address, the two halves of an {@link IpAddress}.
     *
     * @param targetMac the MAC to verify by unicast, or {@link io.margay.dataplane.packet.EthernetFlyweight#BROADCAST}
     */
    public void ask(RouterPort port, long high, long low, long targetMac) {
        if (IpAddress.isIpv4(high, low)) {
            arpOutput.request(port, (int) low, targetMac);
        } else {
            ndpOutput.solicit(port, high, low, targetMac);
        }
    }

    public void onAddBfdSession(BfdSession session, long nowNs) {
        bfdSessions.onAdd(session, nowNs);
    }

    public void onBfdSettings(int localDiscriminator, BfdSettings changed, long nowNs) {
        bfdSessions.onSettings(localDiscriminator, changed, nowNs, bfdOutput);
    }

    public void onRemoveBfdSession(int localDiscriminator, long nowNs) {
        bfdSessions.onRemove(localDiscriminator, nowNs, bfdOutput);
    }

    /** For so long nothing has to be done unless something comes in; not above 0 when it is time for {@link #onBfdTick}. */
    public long bfdRemainingNs(long nowNs) {
        return bfdSessions.isEmpty() ? Long.MAX_VALUE : bfdSessions.dueNs() - nowNs;
    }

    /** @param isBehind frames are left that came in before */
    public int onBfdTick(long nowNs, boolean isBehind) {
        return bfdSessions.onTick(nowNs, isBehind, bfdOutput);
    }

    /** After the flush: the bytes of what we made and held are free again. */
    public void release() {
        scratch.release();
        ipv4Fragment.release();
        ipv4Segment.release();
        holdQueue.release();
    }
}
