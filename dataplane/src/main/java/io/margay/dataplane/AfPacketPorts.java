package io.margay.dataplane;

import io.margay.dataplane.node.BfdInput;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import io.margay.rawsock.AfPacketOptions;
import io.margay.rawsock.AfPacketPort;
import io.margay.rawsock.AfPacketTransmitter;
import io.margay.rawsock.GuardedPrefix;
import io.margay.rawsock.GuardedUdp;
import io.margay.rawsock.IngressGuard;
import io.margay.rawsock.LargeFramePool;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.LinkMonitor;
import io.margay.rawsock.Port;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.Transmitter;
import java.util.List;

/** The real thing: packet sockets, netlink and the kernel's ingress hook. */
final class AfPacketPorts implements PortFactory {
    private final AfPacketOptions options;
    private final LargeFramePool largeFrames;
    private final LinkMonitor linkMonitor;

    private AfPacketPorts(AfPacketOptions options, LargeFramePool largeFrames, LinkMonitor linkMonitor) {
        this.options = options;
        this.largeFrames = largeFrames;
        this.linkMonitor = linkMonitor;
    }

    static AfPacketPorts open() {
        return new AfPacketPorts(AfPacketOptions.DEFAULT, new LargeFramePool(), LinkMonitor.open());
    }

    @Override
    public Port open(int interfaceIndex, String interfaceName) {
        return AfPacketPort.open(options, largeFrames, interfaceIndex);
    }

    @Override
    public Transmitter openTransmitter(TransmitListener listener) {
        return AfPacketTransmitter.open(listener);
    }

    @Override
    public Guard guardAll(int interfaceIndex, String interfaceName) {
        return IngressGuard.attachDropAll(interfaceIndex)::close;
    }

    @Override
    public Guard guardDestinations(
            int interfaceIndex, String interfaceName, List<Prefix> destinations, List<IpAddress> bfdAddresses) {
        GuardedPrefix[] guarded = new GuardedPrefix[destinations.size()];
        for (int i = 0; i < guarded.length; i++) {
            guarded[i] = guarded(destinations.get(i));
        }
        GuardedPrefix[] bfd = new GuardedPrefix[bfdAddresses.size()];
        for (int i = 0; i < bfd.length; i++) {
            bfd[i] = guarded(bfdAddresses.get(i).hostPrefix());
        }
        GuardedUdp udp = new GuardedUdp(bfd, BfdInput.PORT, BfdInput.MULTIHOP_PORT);
        return IngressGuard.attachDropDestinations(interfaceIndex, guarded, udp)::close;
    }

    private static GuardedPrefix guarded(Prefix prefix) {
        return prefix instanceof Ipv4Prefix ipv4
                ? GuardedPrefix.ipv4(ipv4.address(), ipv4.length())
                : new GuardedPrefix(prefix.high(), prefix.low(), prefix.length());
    }

    @Override
    public int pollLinks(LinkListener listener, int limit) {
        return linkMonitor.poll(listener, limit);
    }

    @Override
    public void close() {
        linkMonitor.close();
    }
}
