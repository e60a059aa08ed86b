package io.margay.dataplane.link;

import io.margay.dataplane.neighbor.NeighborState;
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

    /**
     * @param nodeAddress this host's address: source of ICMP errors
     * @param gatewayAddress the workloads' gateway, 169.254.1.1 in the Calico model
     * @param proxyArpGatewayOnly answer ARP for the gateway alone, not for every address off the veth
     */
    public boolean settings(int nodeAddress, int gatewayAddress, boolean proxyArpGatewayOnly) {
        return send(LinkMessages.SETTINGS, nodeAddress, gatewayAddress, 0, proxyArpGatewayOnly ? 1 : 0, 0);
    }

    /** @param portId positive, unique, small: the dataplane indexes arrays with it */
    public boolean addPort(int portId, PortKind kind, String interfaceName) {
        put(portId, 0, kind.id(), 0, 0);
        int length = message.putStringAscii(LinkMessages.TEXT, interfaceName);
        return commands.write(LinkMessages.ADD_PORT, message, 0, LinkMessages.TEXT + length);
    }

    public boolean removePort(int portId) {
        return send(LinkMessages.REMOVE_PORT, portId, 0, 0, 0, 0);
    }

    /**
     * On a workload port: one of the workload's addresses. On an uplink: one of this host's addresses there.
     *
     * @param mac the workload's MAC if known when it was plugged, else 0: it is then asked for by ARP
     */
    public boolean addAddress(int portId, int address, long mac) {
        return send(LinkMessages.ADD_ADDRESS, portId, address, 0, 0, mac);
    }

    public boolean removeAddress(int portId, int address) {
        return send(LinkMessages.REMOVE_ADDRESS, portId, address, 0, 0, 0);
    }

    /** Destinations that are ours on the uplinks: the kernel's stack no longer sees them there. */
    public boolean guardPool(int address, int length) {
        return send(LinkMessages.GUARD_POOL, 0, address, length, 0, 0);
    }

    public boolean unguardPool(int address, int length) {
        return send(LinkMessages.UNGUARD_POOL, 0, address, length, 0, 0);
    }

    /** The file {@code fib} in the runtime directory was made or replaced: open it and look up there. */
    public boolean useFib() {
        return send(LinkMessages.USE_FIB, 0, 0, 0, 0, 0);
    }

    /** Asks for a {@link LinkEvents#onPortState} of every port. */
    public boolean reportPorts() {
        return send(LinkMessages.REPORT_PORTS, 0, 0, 0, 0, 0);
    }

    /** Delivers up to {@code limit} events; returns how many. */
    public int poll(LinkEvents listener, int limit) {
        this.listener = listener;
        return events.read(handler, limit);
    }

    private boolean send(int type, int portId, int address, int argument, int flag, long mac) {
        put(portId, address, argument, flag, mac);
        return commands.write(type, message, 0, LinkMessages.FIXED_LENGTH);
    }

    private void put(int portId, int address, int argument, int flag, long mac) {
        message.putInt(LinkMessages.PORT_ID, portId);
        message.putInt(LinkMessages.ADDRESS, address);
        message.putInt(LinkMessages.ARGUMENT, argument);
        message.putInt(LinkMessages.FLAG, flag);
        message.putLong(LinkMessages.MAC, mac);
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        int portId = buffer.getInt(offset + LinkMessages.PORT_ID);
        int address = buffer.getInt(offset + LinkMessages.ADDRESS);
        int argument = buffer.getInt(offset + LinkMessages.ARGUMENT);
        int flag = buffer.getInt(offset + LinkMessages.FLAG);
        long mac = buffer.getLong(offset + LinkMessages.MAC);
        switch (type) {
            case LinkMessages.PORT_STATE -> listener.onPortState(portId, PortState.of(flag), address, mac, argument);
            case LinkMessages.NEIGHBOR -> listener.onNeighbor(portId, address, mac, NeighborState.of(flag));
            case LinkMessages.SPOOF -> listener.onSpoof(portId, address, mac);
            case LinkMessages.FIB_IN_USE -> listener.onFibInUse(mac);
            case LinkMessages.ERROR -> listener.onError(portId, buffer.getStringUtf8(offset + LinkMessages.TEXT));
            default -> throw new IllegalStateException("link: unknown event type " + type);
        }
    }
}
