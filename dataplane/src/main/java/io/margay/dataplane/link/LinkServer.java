package io.margay.dataplane.link;

import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The conductor's side of the link: commands become calls, its news become events.
 *
 * <p>An event that finds the ring full is counted in {@link #lostEvents()} and not repeated here: the conductor offers the
 * state of ports again when control asks for it. Addresses of events are the two halves of an {@link IpAddress}, so that what happens with every neighbour makes
 * no garbage.
 */
public final class LinkServer {
    private final RingBuffer commands;
    private final RingBuffer events;
    private final MutableDirectBuffer message =
            new ExpandableArrayBuffer(LinkMessages.TEXT + 4 + LinkMessages.MAX_TEXT_BYTES);
    private final MessageHandler handler = this::onMessage;
    private LinkCommands listener;
    private long lostEvents;

    public LinkServer(LinkFile file) {
        this.commands = file.commands();
        this.events = file.events();
    }

    /** Delivers up to {@code limit} commands; returns how many. */
    public int poll(LinkCommands listener, int limit) {
        this.listener = listener;
        return commands.read(handler, limit);
    }

    public void portState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes) {
        put(portId, mtuBytes, state.id(), 0, interfaceIndex, mac, 0);
        write(LinkMessages.PORT_STATE, LinkMessages.FIXED_LENGTH);
    }

    public void neighbor(int portId, long high, long low, long mac, NeighborState state) {
        put(portId, 0, state.id(), high, low, mac, 0);
        write(LinkMessages.NEIGHBOR, LinkMessages.FIXED_LENGTH);
    }

    public void neighborMoved(int portId, long high, long low, long oldMac, long newMac) {
        put(portId, 0, 0, high, low, newMac, oldMac);
        write(LinkMessages.NEIGHBOR_MOVED, LinkMessages.FIXED_LENGTH);
    }

    public void neighborClaim(int portId, long high, long low, long claimedMac) {
        put(portId, 0, 0, high, low, claimedMac, 0);
        write(LinkMessages.NEIGHBOR_CLAIM, LinkMessages.FIXED_LENGTH);
    }

    public void spoof(int portId, long high, long low, long mac) {
        put(portId, 0, 0, high, low, mac, 0);
        write(LinkMessages.SPOOF, LinkMessages.FIXED_LENGTH);
    }

    public void fibInUse(long generation) {
        put(0, 0, 0, 0, 0, generation, 0);
        write(LinkMessages.FIB_IN_USE, LinkMessages.FIXED_LENGTH);
    }

    /** @return false when there is no room: it is not counted as lost, but to be offered again */
    public boolean bfdState(int sessionId, int stateId, int diagnosticCode, int remoteStateId) {
        put(sessionId, diagnosticCode, stateId, 0, remoteStateId, 0, 0);
        return events.write(LinkMessages.BFD_STATE, message, 0, LinkMessages.FIXED_LENGTH);
    }

    public void error(int portId, String text) {
        put(portId, 0, 0, 0, 0, 0, 0);
        String line = text.length() > LinkMessages.MAX_TEXT_BYTES / 4
                ? text.substring(0, LinkMessages.MAX_TEXT_BYTES / 4)
                : text;
        int length = message.putStringUtf8(LinkMessages.TEXT, line);
        write(LinkMessages.ERROR, LinkMessages.TEXT + length);
    }

    public long lostEvents() {
        return lostEvents;
    }

    private void put(int portId, int argument, int flag, long high, long low, long mac, long oldMac) {
        message.putInt(LinkMessages.PORT_ID, portId);
        message.putInt(LinkMessages.ARGUMENT, argument);
        message.putInt(LinkMessages.FLAG, flag);
        message.putLong(LinkMessages.HIGH, high);
        message.putLong(LinkMessages.LOW, low);
        message.putLong(LinkMessages.MAC, mac);
        message.putLong(LinkMessages.OLD_MAC, oldMac);
    }

    private void write(int type, int lengthBytes) {
        if (!events.write(type, message, 0, lengthBytes)) {
            lostEvents++;
        }
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        if (type == LinkMessages.SETTINGS) {
            listener.onSettings(settings(buffer, offset));
            return;
        }
        if (type == LinkMessages.ADD_BFD_SESSION) {
            listener.onAddBfdSession(bfdSettings(buffer, offset));
            return;
        }
        int portId = buffer.getInt(offset + LinkMessages.PORT_ID);
        int argument = buffer.getInt(offset + LinkMessages.ARGUMENT);
        IpAddress address = address(buffer, offset + LinkMessages.HIGH);
        switch (type) {
            case LinkMessages.ADD_PORT ->
                listener.onAddPort(portId, PortKind.of(argument), buffer.getStringAscii(offset + LinkMessages.TEXT));
            case LinkMessages.REMOVE_PORT -> listener.onRemovePort(portId);
            case LinkMessages.ADD_ADDRESS ->
                listener.onAddAddress(portId, address, buffer.getLong(offset + LinkMessages.MAC));
            case LinkMessages.REMOVE_ADDRESS -> listener.onRemoveAddress(portId, address);
            case LinkMessages.GUARD_POOL -> listener.onGuardPool(pool(buffer, offset, address, argument));
            case LinkMessages.UNGUARD_POOL -> listener.onUnguardPool(pool(buffer, offset, address, argument));
            case LinkMessages.USE_FIB -> listener.onUseFib();
            case LinkMessages.REMOVE_BFD_SESSION -> listener.onRemoveBfdSession(portId);
            case LinkMessages.REPORT_PORTS -> listener.onReportPorts();
            default -> error(0, "link: unknown command type " + type);
        }
    }

    private static Prefix pool(DirectBuffer buffer, int offset, IpAddress first, int length) {
        return buffer.getInt(offset + LinkMessages.FLAG) == LinkMessages.IPV4
                ? new Ipv4Prefix(first.ipv4(), length)
                : new Ipv6Prefix(first.high(), first.low(), length);
    }

    private static BfdSettings bfdSettings(DirectBuffer buffer, int offset) {
        return new BfdSettings(
                buffer.getInt(offset + LinkMessages.BFD_ID),
                buffer.getInt(offset + LinkMessages.BFD_PORT_ID),
                address(buffer, offset + LinkMessages.BFD_LOCAL),
                address(buffer, offset + LinkMessages.BFD_PEER),
                buffer.getInt(offset + LinkMessages.BFD_MULTIHOP) != 0,
                buffer.getInt(offset + LinkMessages.BFD_DESIRED_MIN_TX_US),
                buffer.getInt(offset + LinkMessages.BFD_REQUIRED_MIN_RX_US),
                buffer.getInt(offset + LinkMessages.BFD_MULTIPLIER));
    }

    private static IpAddress address(DirectBuffer buffer, int offset) {
        return new IpAddress(buffer.getLong(offset), buffer.getLong(offset + Long.BYTES));
    }

    private static NodeSettings settings(DirectBuffer buffer, int offset) {
        return new NodeSettings(
                buffer.getInt(offset + LinkMessages.NODE),
                buffer.getInt(offset + LinkMessages.GATEWAY),
                buffer.getInt(offset + LinkMessages.PROXY_ARP_GATEWAY_ONLY) != 0,
                ipv6(buffer, offset + LinkMessages.NODE6),
                ipv6(buffer, offset + LinkMessages.GATEWAY6),
                buffer.getInt(offset + LinkMessages.PROXY_NDP_GATEWAY_ONLY) != 0,
                buffer.getInt(offset + LinkMessages.TO_HOST_ALLOWED) != 0,
                new IcmpLimits(
                        buffer.getInt(offset + LinkMessages.ICMP_RATE),
                        buffer.getInt(offset + LinkMessages.ICMP_BURST),
                        buffer.getInt(offset + LinkMessages.ICMP_RECEIVER_RATE),
                        buffer.getInt(offset + LinkMessages.ICMP_RECEIVER_BURST)));
    }

    private static Ipv6Address ipv6(DirectBuffer buffer, int offset) {
        return new Ipv6Address(buffer.getLong(offset), buffer.getLong(offset + Long.BYTES));
    }
}
