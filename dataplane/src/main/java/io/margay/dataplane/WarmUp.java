package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.neighbor.NeighborActions;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.neighbor.Neighbors;
import io.margay.dataplane.node.PortAddresses;
import io.margay.dataplane.node.RouterPort;
import io.margay.dataplane.packet.ArpFlyweight;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.NdpFlyweight;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import io.margay.rawsock.MemoryPort;
import io.margay.rawsock.MemoryTransmitter;
import io.margay.rawsock.Poller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/**
 * Walks synthetic frames through a worker of its own on ports in memory, before the real one opens a port: the first real packet then
 * meets compiled code. Forwarded packets, answers for the gateway and ICMP errors, of both families, as they will come.
 */
final class WarmUp {
    private static final int WORKLOAD_ADDRESS = 0xC0A8_0001;
    private static final int OTHER_ADDRESS = 0xC0A8_0002;
    private static final int UNROUTABLE_ADDRESS = 0xCB00_7101;
    private static final Ipv6Address WORKLOAD_ADDRESS6 = Ipv6Address.parse("fd00::1");
    private static final Ipv6Address OTHER_ADDRESS6 = Ipv6Address.parse("fd00::2");
    private static final Ipv6Address UNROUTABLE_ADDRESS6 = Ipv6Address.parse("2001:db8::1");
    private static final Ipv6Address NODE_ADDRESS6 = Ipv6Address.parse("fd00:1::1");
    private static final int GATEWAY_ADDRESS = 0xA9FE_0101;
    private static final int NODE_ADDRESS = 0xC633_6401;
    private static final long WORKLOAD_MAC = 0x0200_0000_0001L;
    private static final long OTHER_MAC = 0x0200_0000_0002L;
    private static final long PORT_MAC = 0x0200_0000_00AAL;
    private static final NodeSettings SETTINGS = new NodeSettings(
            NODE_ADDRESS,
            GATEWAY_ADDRESS,
            false,
            NODE_ADDRESS6,
            NodeSettings.DEFAULT_GATEWAY6,
            false,
            false,
            NodeSettings.IcmpLimits.DEFAULT);
    private static final int FRAME_OFFSET = 16;
    private static final int BATCH = 32;

    /** A worker takes 64 frames of a port in one. */
    private static final int CYCLES = 3;

    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(128));

    private WarmUp() {}

    /**
     * @param directory for files that are gone when this returns
     * @param frames of each kind
     */
    static void run(Path directory, int frames) throws IOException {
        Path scratch = Files.createTempDirectory(directory, "warmup");
        try {
            new WarmUp().walk(scratch, frames);
        } finally {
            IoUtil.delete(scratch.toFile(), false);
        }
    }

    private void walk(Path directory, int frames) throws IOException {
        NanoClock clock = System::nanoTime;
        try (CountersFile countersFile = CountersFile.create(directory, 256, 1);
                NeighborTable neighborTable = NeighborTable.create(directory, 16);
                FibWriter fib = FibWriter.create(directory, FibCapacity.SMALL);
                Poller poller = Poller.open(1)) {
            CountersManager counters = countersFile.dataplaneManager();
            NeighborInbox inbox = new NeighborInbox();
            TransmitAccounting accounting = new TransmitAccounting();
            MemoryTransmitter transmitter = new MemoryTransmitter(accounting);
            MemoryPort workload = new MemoryPort(1);
            MemoryPort other = new MemoryPort(2);
            transmitter.add(workload);
            transmitter.add(other);
            Worker worker = new Worker(
                    clock,
                    new WorkerInbox(),
                    inbox,
                    new BfdInbox(),
                    neighborTable,
                    transmitter,
                    accounting,
                    counters.newCounter("held-frames"),
                    poller);
            worker.onSettings(SETTINGS);
            worker.onAddPort(port(counters, 1, WORKLOAD_ADDRESS, WORKLOAD_ADDRESS6), workload);
            worker.onAddPort(port(counters, 2, OTHER_ADDRESS, OTHER_ADDRESS6), other);
            Neighbors neighbors = new Neighbors(neighborTable, new NobodyToAsk());
            for (IpAddress address : List.of(IpAddress.of(WORKLOAD_ADDRESS), IpAddress.of(WORKLOAD_ADDRESS6))) {
                neighbors.onPermanent(1, address.high(), address.low(), WORKLOAD_MAC, clock.nanoTime());
                fib.put(address.hostPrefix(), NextHop.port(1, "w1"), RouteProtocol.WORKLOAD, 0, 0);
            }
            for (IpAddress address : List.of(IpAddress.of(OTHER_ADDRESS), IpAddress.of(OTHER_ADDRESS6))) {
                neighbors.onPermanent(2, address.high(), address.low(), OTHER_MAC, clock.nanoTime());
                fib.put(address.hostPrefix(), NextHop.port(2, "w2"), RouteProtocol.WORKLOAD, 0, 0);
            }
            fib.commit();
            fib.publishFile();
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                worker.onFib(reader.fib4(), reader.fib6(), reader.claimEpoch());
                for (int i = 0; i < frames; i += BATCH) {
                    round(worker, workload, other);
                }
                worker.onClose();
            }
        }
    }

    private void round(Worker worker, MemoryPort workload, MemoryPort other) {
        for (int i = 0; i < BATCH; i++) {
            workload.inject(bytes, FRAME_OFFSET, packet(OTHER_ADDRESS));
            workload.inject(bytes, FRAME_OFFSET, packet6(OTHER_ADDRESS6));
            workload.inject(bytes, FRAME_OFFSET, gatewayRequest());
            workload.inject(bytes, FRAME_OFFSET, gatewaySolicitation());
            if (i == 0) {
                workload.inject(bytes, FRAME_OFFSET, packet(UNROUTABLE_ADDRESS));
                workload.inject(bytes, FRAME_OFFSET, packet6(UNROUTABLE_ADDRESS6));
            }
        }
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            worker.doWork();
        }
        workload.discardSent();
        other.discardSent();
    }

    private int packet(int destination) {
        EthernetFlyweight ethernet = new EthernetFlyweight().wrap(bytes, FRAME_OFFSET);
        ethernet.addresses(PORT_MAC, WORKLOAD_MAC);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        int length = EthernetFlyweight.HEADER_LENGTH + Ipv4Flyweight.MIN_HEADER_LENGTH + 8;
        new Ipv4Flyweight()
                .wrap(bytes, FRAME_OFFSET + EthernetFlyweight.HEADER_LENGTH, FRAME_OFFSET + length)
                .put(
                        0,
                        Ipv4Flyweight.MIN_HEADER_LENGTH + 8,
                        0,
                        64,
                        Ipv4Flyweight.PROTOCOL_UDP,
                        WORKLOAD_ADDRESS,
                        destination);
        return length;
    }

    private int packet6(Ipv6Address destination) {
        return ipv6(destination, Ipv4Flyweight.PROTOCOL_UDP, 8);
    }

    /** @return the frame's length; its payload is what was there before */
    private int ipv6(Ipv6Address destination, int nextHeader, int payloadLength) {
        EthernetFlyweight ethernet = new EthernetFlyweight().wrap(bytes, FRAME_OFFSET);
        ethernet.addresses(PORT_MAC, WORKLOAD_MAC);
        ethernet.type(EthernetFlyweight.TYPE_IPV6);
        int length = EthernetFlyweight.HEADER_LENGTH + Ipv6Flyweight.HEADER_LENGTH + payloadLength;
        new Ipv6Flyweight()
                .wrap(bytes, FRAME_OFFSET + EthernetFlyweight.HEADER_LENGTH, FRAME_OFFSET + length)
                .put(
                        0,
                        payloadLength,
                        nextHeader,
                        NdpFlyweight.HOP_LIMIT,
                        WORKLOAD_ADDRESS6.high(),
                        WORKLOAD_ADDRESS6.low(),
                        destination.high(),
                        destination.low());
        return length;
    }

    /** Asked of the gateway alone, as a workload does that verifies it. */
    private int gatewaySolicitation() {
        Ipv6Address gateway = NodeSettings.DEFAULT_GATEWAY6;
        int length = ipv6(gateway, Ipv6Flyweight.ICMPV6, NdpFlyweight.LENGTH);
        int start = FRAME_OFFSET + EthernetFlyweight.HEADER_LENGTH;
        Ipv6Flyweight ipv6 = new Ipv6Flyweight().wrap(bytes, start, FRAME_OFFSET + length);
        new NdpFlyweight()
                .wrap(bytes, start + Ipv6Flyweight.HEADER_LENGTH, FRAME_OFFSET + length)
                .putSolicitation(ipv6, gateway.high(), gateway.low(), WORKLOAD_MAC);
        return length;
    }

    private int gatewayRequest() {
        EthernetFlyweight ethernet = new EthernetFlyweight().wrap(bytes, FRAME_OFFSET);
        ethernet.addresses(EthernetFlyweight.BROADCAST, WORKLOAD_MAC);
        ethernet.type(EthernetFlyweight.TYPE_ARP);
        int length = EthernetFlyweight.HEADER_LENGTH + ArpFlyweight.LENGTH;
        new ArpFlyweight()
                .wrap(bytes, FRAME_OFFSET + EthernetFlyweight.HEADER_LENGTH, FRAME_OFFSET + length)
                .put(ArpFlyweight.REQUEST, WORKLOAD_MAC, WORKLOAD_ADDRESS, 0, GATEWAY_ADDRESS);
        return length;
    }

    private static RouterPort port(CountersManager counters, int portId, int address, Ipv6Address address6) {
        RouterPort port = new RouterPort(
                portId, PortKind.WORKLOAD, "w" + portId, PortCounters.allocate(counters, portId, "w" + portId));
        port.onUp(portId, PORT_MAC, 1500);
        port.onAddresses(PortAddresses.NONE.with(IpAddress.of(address)).with(IpAddress.of(address6)));
        return port;
    }

    /** Every neighbour of the warm-up is given, so nobody is asked and nothing waits. */
    private static final class NobodyToAsk implements NeighborActions {
        @Override
        public void sendRequest(int portId, long high, long low, long targetMac) {}

        @Override
        public void resolved(int portId, long high, long low, long mac) {}

        @Override
        public void failed(int portId, long high, long low) {}

        @Override
        public void tableFull(int portId, long high, long low) {}

        @Override
        public void changed(int portId, long high, long low, long mac, NeighborState state) {}

        @Override
        public void moved(int portId, long high, long low, long oldMac, long newMac) {}

        @Override
        public void claimed(int portId, long high, long low, long claimedMac) {}

        @Override
        public void spoofed(int portId, long high, long low, long mac) {}
    }
}
