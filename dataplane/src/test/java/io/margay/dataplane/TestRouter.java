package io.margay.dataplane;

import io.margay.dataplane.bfd.BfdInbox;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkEvents;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.MemoryPort;
import io.margay.rawsock.MemoryTransmitter;
import io.margay.rawsock.Poller;
import io.margay.rawsock.Port;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.Transmitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The whole dataplane with its real files, on ports in memory and a clock that the test moves: both agents are invoked by hand. The
 * scenario is node00's: two workloads and an uplink.
 */
public final class TestRouter implements AutoCloseable, LinkEvents {
    public static final int NODE = Ipv4.parse("172.17.8.100");
    public static final int PEER = Ipv4.parse("172.17.8.101");
    public static final int GATEWAY = Ipv4.parse("169.254.1.1");
    public static final int A = Ipv4.parse("192.168.18.64");
    public static final int A2 = Ipv4.parse("192.168.18.65");
    public static final int B = Ipv4.parse("192.168.196.129");
    public static final Ipv6Address NODE6 = Ipv6Address.parse("fd00:8::100");
    public static final Ipv6Address PEER6 = Ipv6Address.parse("fd00:8::101");
    public static final Ipv6Address GATEWAY6 = NodeSettings.DEFAULT_GATEWAY6;
    public static final Ipv6Address A6 = Ipv6Address.parse("fd00:10:0:12::1");
    public static final Ipv6Address A2_6 = Ipv6Address.parse("fd00:10:0:12::2");
    public static final Ipv6Address B6 = Ipv6Address.parse("fd00:10:0:c4::1");
    public static final long VETH_MAC = 0xA2FF_0A99_57D2L;
    public static final long VETH2_MAC = 0xA2FF_0A99_57D3L;
    public static final long UPLINK_MAC = 0x0200_0000_0064L;
    public static final long A_MAC = 0xEEEE_EEEE_EEEEL;
    public static final long A2_MAC = 0xEEEE_EEEE_EEEFL;
    public static final long PEER_MAC = 0x0200_0000_0065L;
    public static final long HOST_FAR_MAC = 0x0200_0000_0A01L;
    public static final long HOST_MAC = 0x0200_0000_0A00L;
    public static final int VETH = 1;
    public static final int VETH2 = 2;
    public static final int UPLINK = 3;
    public static final int HOST = 4;

    public final MemoryPort veth = new MemoryPort(11, 512, 66_000);
    public final MemoryPort veth2 = new MemoryPort(12, 512, 66_000);
    public final MemoryPort uplink = new MemoryPort(13, 512, 4096);
    public final MemoryPort host = new MemoryPort(14, 512, 4096);
    public final LinkClient link;
    public final List<String> events = new ArrayList<>();
    public final FibWriter fib;

    private final Path directory;
    private final LinkFile linkFile;
    private final CountersFile countersFile;
    private final NeighborTable neighbors;
    private final Poller poller;
    private final MemoryPorts factory = new MemoryPorts();
    private final Worker worker;
    private final Conductor conductor;
    private long nowNs = 1_000_000_000_000L;

    public TestRouter(Path directory) throws IOException {
        this.directory = directory;
        this.linkFile = LinkFile.create(directory);
        this.countersFile = CountersFile.create(directory, 1024, 64);
        this.neighbors = NeighborTable.create(directory, 64);
        this.poller = Poller.open(16);
        this.link = new LinkClient(linkFile);
        this.fib = FibWriter.create(directory, FibCapacity.DEFAULT);
        TransmitAccounting accounting = new TransmitAccounting();
        WorkerInbox workerInbox = new WorkerInbox();
        NeighborInbox neighborInbox = new NeighborInbox();
        BfdInbox bfdInbox = new BfdInbox();
        CountersManager counters = countersFile.dataplaneManager();
        Transmitter transmitter = factory.openTransmitter(accounting);
        this.worker = new Worker(
                () -> nowNs,
                workerInbox,
                neighborInbox,
                bfdInbox,
                neighbors,
                transmitter,
                accounting,
                counters.newCounter("held-frames"),
                poller);
        this.conductor = new Conductor(
                directory,
                () -> nowNs,
                new LinkServer(linkFile),
                factory,
                counters,
                neighbors,
                neighborInbox,
                bfdInbox,
                workerInbox,
                worker);
        factory.link(11, "calif24874aae57", true, 1500, VETH_MAC, veth);
        factory.link(12, "cali4e5ed993aed", true, 1500, VETH2_MAC, veth2);
        factory.link(13, "enp0s8", true, 1500, UPLINK_MAC, uplink);
        factory.link(14, "margay0-r", true, 1500, HOST_FAR_MAC, host);
    }

    /** Ports, addresses and routes as in the reference scenario; the workloads' MACs are known, the peer's is not. */
    public TestRouter configured() throws IOException {
        link.settings(settings(false));
        link.addPort(VETH, PortKind.WORKLOAD, "calif24874aae57");
        address(VETH, A, A6, A_MAC);
        link.addPort(VETH2, PortKind.WORKLOAD, "cali4e5ed993aed");
        address(VETH2, A2, A2_6, A2_MAC);
        link.addPort(UPLINK, PortKind.UPLINK, "enp0s8");
        address(UPLINK, NODE, NODE6, 0);
        link.guardPool(Prefix.parse("192.168.0.0/16"));
        link.guardPool(Prefix.parse("fd00:10::/48"));
        route("192.168.18.64/32", NextHop.port(VETH, "calif24874aae57"), RouteProtocol.WORKLOAD);
        route("192.168.18.65/32", NextHop.port(VETH2, "cali4e5ed993aed"), RouteProtocol.WORKLOAD);
        route("192.168.18.64/26", NextHop.blackhole(), RouteProtocol.BLACKHOLE);
        route("172.17.8.0/24", NextHop.port(UPLINK, "enp0s8"), RouteProtocol.CONNECTED);
        route("172.17.8.100/32", NextHop.local(), RouteProtocol.CONNECTED);
        route("192.168.196.128/26", NextHop.gateway(PEER, UPLINK, "enp0s8"), RouteProtocol.BGP);
        route("172.17.8.255/32", NextHop.broadcast(), RouteProtocol.CONNECTED);
        route("fd00:10:0:12::1/128", NextHop.port(VETH, "calif24874aae57"), RouteProtocol.WORKLOAD);
        route("fd00:10:0:12::2/128", NextHop.port(VETH2, "cali4e5ed993aed"), RouteProtocol.WORKLOAD);
        route("fd00:10:0:12::/122", NextHop.blackhole(), RouteProtocol.BLACKHOLE);
        route("fd00:8::/64", NextHop.port(UPLINK, "enp0s8"), RouteProtocol.CONNECTED);
        route("fd00:8::100/128", NextHop.local(), RouteProtocol.CONNECTED);
        route("fd00:10:0:c4::/122", NextHop.gateway(PEER6, UPLINK, "enp0s8"), RouteProtocol.STATIC);
        fib.commit();
        fib.publishFile();
        link.useFib();
        run();
        run();
        return this;
    }

    public static NodeSettings settings(boolean proxyGatewayOnly) {
        return settings(proxyGatewayOnly, true, IcmpLimits.DEFAULT);
    }

    public static NodeSettings settings(boolean proxyGatewayOnly, boolean toHostAllowed, IcmpLimits limits) {
        return new NodeSettings(
                NODE, GATEWAY, proxyGatewayOnly, NODE6, GATEWAY6, proxyGatewayOnly, toHostAllowed, limits);
    }

    private void address(int portId, int ipv4, Ipv6Address ipv6, long mac) {
        link.addAddress(portId, IpAddress.of(ipv4), mac);
        link.addAddress(portId, IpAddress.of(ipv6), mac);
    }

    /** The host as one more endpoint. */
    public TestRouter withHost() {
        link.addPort(HOST, PortKind.HOST, "margay0-r");
        address(HOST, NODE, NODE6, HOST_MAC);
        run();
        return this;
    }

    public void route(String prefix, NextHop nextHop, RouteProtocol protocol) {
        fib.put(Prefix.parse(prefix), nextHop, protocol, 0, 0);
    }

    /** Both agents until neither has work; the clock stands still. */
    public void run() {
        int idle = 0;
        for (int cycle = 0; cycle < 1000 && idle < 3; cycle++) {
            idle = worker.doWork() + conductor.doWork() == 0 ? idle + 1 : 0;
        }
        link.poll(this, 1000);
    }

    public int runWorker() {
        return worker.doWork();
    }

    public void advanceMs(long ms) {
        nowNs += ms * 1_000_000;
        run();
    }

    /** Time passes for the worker alone. */
    public int advanceWorkerMs(long ms) {
        nowNs += ms * 1_000_000;
        return worker.doWork();
    }

    public long nowNs() {
        return nowNs;
    }

    public NeighborState neighborState(int portId, int address) {
        return neighborState(portId, IpAddress.of(address));
    }

    public NeighborState neighborState(int portId, IpAddress address) {
        return NeighborTable.state(neighbors.valueOf(portId, address.high(), address.low()));
    }

    /** What was sent to this port since the last call. */
    public List<byte[]> sent(MemoryPort port) {
        List<byte[]> frames = new ArrayList<>();
        port.drainSent(
                (buffer, offset, length) -> {
                    byte[] frame = new byte[length];
                    buffer.getBytes(offset, frame);
                    frames.add(frame);
                },
                10_000);
        return frames;
    }

    /** By label, as an operator reads them; 0 where there is none. */
    public long counter(String label) {
        Map<String, Long> values = new HashMap<>();
        CountersReader reader = countersFile.dataplaneReader();
        reader.forEach((value, id, text) -> values.merge(text, value, Long::sum));
        return values.getOrDefault(label, 0L);
    }

    public long drops(String portName, String reason) {
        return counter("port " + portName + " drop " + reason);
    }

    /** rx + generated - tx - held - sum(drops), over all ports: zero, or a frame was lost without a name. */
    public long unaccounted() {
        long[] sum = {0};
        worker.doWork();
        nowNs += 2_000_000_000L; // past the housekeeping
        worker.doWork();
        countersFile.dataplaneReader().forEach((value, id, label) -> {
            if (label.endsWith(" rx-frames") || label.endsWith(" generated")) {
                sum[0] += value;
            } else if (label.endsWith(" tx-frames") || label.contains(" drop ") || label.equals("held-frames")) {
                sum[0] -= value;
            }
        });
        return sum[0];
    }

    public void setLink(int interfaceIndex, String name, boolean up, int mtu, long mac, MemoryPort port) {
        factory.link(interfaceIndex, name, up, mtu, mac, port);
    }

    public void removeLink(int interfaceIndex, String name) {
        factory.unlink(interfaceIndex, name);
    }

    public List<String> guards() {
        return factory.guards;
    }

    @Override
    public void onPortState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes) {
        events.add("port " + portId + " " + state.label() + " " + interfaceIndex);
    }

    @Override
    public void onNeighbor(int portId, IpAddress address, long mac, NeighborState state) {
        events.add("neighbor " + portId + " " + address + " " + Long.toHexString(mac) + " " + state.label());
    }

    @Override
    public void onNeighborMoved(int portId, IpAddress address, long oldMac, long newMac) {
        events.add("moved " + portId + " " + address + " " + Long.toHexString(oldMac) + " " + Long.toHexString(newMac));
    }

    @Override
    public void onNeighborClaim(int portId, IpAddress address, long claimedMac) {
        events.add("claim " + portId + " " + address + " " + Long.toHexString(claimedMac));
    }

    @Override
    public void onSpoof(int portId, IpAddress address, long mac) {
        events.add("spoof " + portId + " " + address);
    }

    @Override
    public void onFibInUse(long generation) {
        events.add("fib " + generation);
    }

    @Override
    public void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {
        events.add("bfd " + sessionId + " " + state.label() + " (" + diagnostic.label() + ") " + remoteState.label());
    }

    @Override
    public void onError(int portId, String text) {
        events.add("error " + portId + " " + text);
    }

    @Override
    public void close() throws IOException {
        worker.onClose();
        conductor.onClose();
        fib.close();
        poller.close();
        neighbors.close();
        countersFile.close();
        linkFile.close();
    }

    /** Interfaces that exist because the test says so. */
    private static final class MemoryPorts implements PortFactory {
        private final Map<Integer, MemoryPort> ports = new HashMap<>();
        private final Deque<java.util.function.Consumer<LinkListener>> news = new ArrayDeque<>();
        private final List<String> guards = new ArrayList<>();
        private MemoryTransmitter transmitter;

        void link(int interfaceIndex, String name, boolean up, int mtu, long mac, MemoryPort port) {
            ports.put(interfaceIndex, port);
            transmitter.add(port);
            news.add(listener -> listener.onLink(interfaceIndex, name, up, mtu, mac));
        }

        void unlink(int interfaceIndex, String name) {
            ports.remove(interfaceIndex);
            transmitter.remove(interfaceIndex);
            news.add(listener -> listener.onLinkRemoved(interfaceIndex, name));
        }

        @Override
        public Port open(int interfaceIndex, String interfaceName) {
            return ports.get(interfaceIndex);
        }

        @Override
        public Transmitter openTransmitter(TransmitListener listener) {
            transmitter = new MemoryTransmitter(listener);
            return transmitter;
        }

        @Override
        public Guard guardAll(int interfaceIndex, String interfaceName) {
            return guard(interfaceName + " all");
        }

        @Override
        public Guard guardDestinations(
                int interfaceIndex, String interfaceName, List<Prefix> destinations, List<IpAddress> bfdAddresses) {
            StringBuilder text = new StringBuilder(interfaceName);
            destinations.forEach(prefix -> text.append(' ').append(prefix));
            bfdAddresses.forEach(address -> text.append(" bfd ").append(address));
            return guard(text.toString());
        }

        private Guard guard(String what) {
            guards.add(what);
            return () -> guards.remove(what);
        }

        @Override
        public int pollLinks(LinkListener listener, int limit) {
            int count = 0;
            while (count < limit && !news.isEmpty()) {
                news.poll().accept(listener);
                count++;
            }
            return count;
        }

        @Override
        public void close() {}
    }
}
