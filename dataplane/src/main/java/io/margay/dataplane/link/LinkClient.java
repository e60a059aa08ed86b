package io.margay.dataplane.link;

import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The control thread's side of the link: verbs become commands, events become calls.
 *
 * <p>Every verb returns false when the ring is full; the caller keeps its intent and repeats it in a later cycle.
 */
public final class LinkClient {
    private static final IpAddress NO_ADDRESS = new IpAddress(0, 0);

    private final RingBuffer commands;
    private final RingBuffer events;
    private final MutableDirectBuffer message =
            new ExpandableArrayBuffer(LinkMessages.TEXT + LinkMessages.MAX_TEXT_BYTES);
    private final MessageHandler handler = this::onMessage;
    private LinkEvents listener;

    public LinkClient(LinkFile file) {
        this.commands = file.commands();
        this.events = file.events();
    }

    public boolean settings(NodeSettings settings) {
        message.putInt(LinkMessages.NODE, settings.nodeAddress());
        message.putInt(LinkMessages.GATEWAY, settings.gatewayAddress());
        message.putInt(LinkMessages.PROXY_ARP_GATEWAY_ONLY, settings.proxyArpGatewayOnly() ? 1 : 0);
        message.putInt(LinkMessages.PROXY_NDP_GATEWAY_ONLY, settings.proxyNdpGatewayOnly() ? 1 : 0);
        message.putInt(LinkMessages.TO_HOST_ALLOWED, settings.toHostAllowed() ? 1 : 0);
        message.putInt(LinkMessages.ICMP_RATE, settings.icmpLimits().rate());
        message.putInt(LinkMessages.ICMP_BURST, settings.icmpLimits().burst());
        message.putInt(LinkMessages.ICMP_RECEIVER_RATE, settings.icmpLimits().receiverRate());
        message.putInt(LinkMessages.ICMP_RECEIVER_BURST, settings.icmpLimits().receiverBurst());
        put(LinkMessages.NODE6, settings.nodeAddress6());
        put(LinkMessages.GATEWAY6, settings.gatewayAddress6());
        return commands.write(LinkMessages.SETTINGS, message, 0, LinkMessages.SETTINGS_LENGTH);
    }

    /** @param portId positive, unique, small: the dataplane indexes arrays with it */
    public boolean addPort(int portId, PortKind kind, String interfaceName) {
        put(portId, NO_ADDRESS, kind.id(), 0, 0);
        int length = message.putStringAscii(LinkMessages.TEXT, interfaceName);
        return commands.write(LinkMessages.ADD_PORT, message, 0, LinkMessages.TEXT + length);
    }

    public boolean removePort(int portId) {
        return send(LinkMessages.REMOVE_PORT, portId, NO_ADDRESS, 0, 0, 0);
    }

    /**
     * On a workload port: one of the workload's addresses. On an uplink: one of this host's addresses there, the first of a family is the one we ask with. On the host's
     * port: one of this host's addresses, wherever it has them.
     *
     * @param mac the neighbour's MAC if it is known, else 0: it is then asked for by ARP or neighbour solicitation
     */
    public boolean addAddress(int portId, IpAddress address, long mac) {
        return send(LinkMessages.ADD_ADDRESS, portId, address, 0, 0, mac);
    }

    public boolean removeAddress(int portId, IpAddress address) {
        return send(LinkMessages.REMOVE_ADDRESS, portId, address, 0, 0, 0);
    }

    /** Destinations that are ours on the uplinks: the kernel's stack no longer sees them there. */
    public boolean guardPool(Prefix pool) {
        return sendPool(LinkMessages.GUARD_POOL, pool);
    }

    public boolean unguardPool(Prefix pool) {
        return sendPool(LinkMessages.UNGUARD_POOL, pool);
    }

    private boolean sendPool(int type, Prefix pool) {
        int family = pool.family() == AddressFamily.IPV4 ? LinkMessages.IPV4 : LinkMessages.IPV6;
        return send(type, 0, pool.firstAddress(), pool.length(), family, 0);
    }

    /** The file {@code fib} in the runtime directory was made or replaced: open it and look up there. */
    public boolean useFib() {
        return send(LinkMessages.USE_FIB, 0, NO_ADDRESS, 0, 0, 0);
    }

    /** Asks for a {@link LinkEvents#onPortState} of every port. */
    public boolean reportPorts() {
        return send(LinkMessages.REPORT_PORTS, 0, NO_ADDRESS, 0, 0, 0);
    }

    /** Makes a BFD session, or gives the one between the same ends new values; answered by {@link LinkEvents#onBfdState}. */
    public boolean addBfdSession(BfdSettings settings) {
        message.putInt(LinkMessages.BFD_ID, settings.id());
        message.putInt(LinkMessages.BFD_PORT_ID, settings.portId());
        message.putInt(LinkMessages.BFD_MULTIHOP, settings.multihop() ? 1 : 0);
        message.putInt(LinkMessages.BFD_MULTIPLIER, settings.multiplier());
        put(LinkMessages.BFD_LOCAL, settings.localAddress());
        put(LinkMessages.BFD_PEER, settings.peerAddress());
        message.putInt(LinkMessages.BFD_DESIRED_MIN_TX_US, settings.desiredMinTxUs());
        message.putInt(LinkMessages.BFD_REQUIRED_MIN_RX_US, settings.requiredMinRxUs());
        return commands.write(LinkMessages.ADD_BFD_SESSION, message, 0, LinkMessages.BFD_LENGTH);
    }

    /** The other end is told that this is somebody's will and no failure. */
    public boolean removeBfdSession(int sessionId) {
        return send(LinkMessages.REMOVE_BFD_SESSION, sessionId, NO_ADDRESS, 0, 0, 0);
    }

    /** Delivers up to {@code limit} events; returns how many. */
    public int poll(LinkEvents listener, int limit) {
        this.listener = listener;
        return events.read(handler, limit);
    }

    private boolean send(int type, int portId, IpAddress address, int argument, int flag, long mac) {
        put(portId, address, argument, flag, mac);
        return commands.write(type, message, 0, LinkMessages.FIXED_LENGTH);
    }

    private void put(int portId, IpAddress address, int argument, int flag, long mac) {
        message.putInt(LinkMessages.PORT_ID, portId);
        message.putInt(LinkMessages.ARGUMENT, argument);
        message.putInt(LinkMessages.FLAG, flag);
        put(LinkMessages.HIGH, address);
        message.putLong(LinkMessages.MAC, mac);
        message.putLong(LinkMessages.OLD_MAC, 0);
    }

    private void put(int offset, Ipv6Address address) {
        message.putLong(offset, address.high());
        message.putLong(offset + Long.BYTES, address.low());
    }

    private void put(int offset, IpAddress address) {
        message.putLong(offset, address.high());
        message.putLong(offset + Long.BYTES, address.low());
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        int portId = buffer.getInt(offset + LinkMessages.PORT_ID);
        int argument = buffer.getInt(offset + LinkMessages.ARGUMENT);
        int flag = buffer.getInt(offset + LinkMessages.FLAG);
        long mac = buffer.getLong(offset + LinkMessages.MAC);
        switch (type) {
            case LinkMessages.PORT_STATE ->
                listener.onPortState(
                        portId, PortState.of(flag), (int) buffer.getLong(offset + LinkMessages.LOW), mac, argument);
            case LinkMessages.NEIGHBOR ->
                listener.onNeighbor(portId, address(buffer, offset), mac, NeighborState.of(flag));
            case LinkMessages.NEIGHBOR_MOVED ->
                listener.onNeighborMoved(
                        portId, address(buffer, offset), buffer.getLong(offset + LinkMessages.OLD_MAC), mac);
            case LinkMessages.NEIGHBOR_CLAIM -> listener.onNeighborClaim(portId, address(buffer, offset), mac);
            case LinkMessages.SPOOF -> listener.onSpoof(portId, address(buffer, offset), mac);
            case LinkMessages.FIB_IN_USE -> listener.onFibInUse(mac);
            case LinkMessages.BFD_STATE ->
                listener.onBfdState(portId, BfdState.of(flag), BfdDiagnostic.of(argument), BfdState.of((int)
                        buffer.getLong(offset + LinkMessages.LOW)));
            case LinkMessages.ERROR -> listener.onError(portId, buffer.getStringUtf8(offset + LinkMessages.TEXT));
            default -> throw new IllegalStateException("link: unknown event type " + type);
        }
    }

    private static IpAddress address(DirectBuffer buffer, int offset) {
        return new IpAddress(buffer.getLong(offset + LinkMessages.HIGH), buffer.getLong(offset + LinkMessages.LOW));
    }
}
