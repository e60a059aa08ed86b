package io.margay.dataplane.link;

import io.margay.dataplane.neighbor.NeighborState;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The conductor's side of the link: commands become calls, its news become events.
 *
 * <p>An event that finds the ring full is counted in {@link #lostEvents()} and not repeated here: the conductor offers the
 * state of ports again when control asks for it.
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
        send(LinkMessages.PORT_STATE, portId, interfaceIndex, mtuBytes, state.id(), mac);
    }

    public void neighbor(int portId, int address, long mac, NeighborState state) {
        send(LinkMessages.NEIGHBOR, portId, address, 0, state.id(), mac);
    }

    public void spoof(int portId, int address, long mac) {
        send(LinkMessages.SPOOF, portId, address, 0, 0, mac);
    }

    public void fibInUse(long generation) {
        send(LinkMessages.FIB_IN_USE, 0, 0, 0, 0, generation);
    }

    public void error(int portId, String text) {
        put(portId, 0, 0, 0, 0);
        String line = text.length() > LinkMessages.MAX_TEXT_BYTES / 4
                ? text.substring(0, LinkMessages.MAX_TEXT_BYTES / 4)
                : text;
        int length = message.putStringUtf8(LinkMessages.TEXT, line);
        if (!events.write(LinkMessages.ERROR, message, 0, LinkMessages.TEXT + length)) {
            lostEvents++;
        }
    }

    public long lostEvents() {
        return lostEvents;
    }

    private void send(int type, int portId, int address, int argument, int flag, long mac) {
        put(portId, address, argument, flag, mac);
        if (!events.write(type, message, 0, LinkMessages.FIXED_LENGTH)) {
            lostEvents++;
        }
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
            case LinkMessages.SETTINGS -> listener.onSettings(portId, address, flag != 0);
            case LinkMessages.ADD_PORT ->
                listener.onAddPort(portId, PortKind.of(argument), buffer.getStringAscii(offset + LinkMessages.TEXT));
            case LinkMessages.REMOVE_PORT -> listener.onRemovePort(portId);
            case LinkMessages.ADD_ADDRESS -> listener.onAddAddress(portId, address, mac);
            case LinkMessages.REMOVE_ADDRESS -> listener.onRemoveAddress(portId, address);
            case LinkMessages.GUARD_POOL -> listener.onGuardPool(address, argument);
            case LinkMessages.UNGUARD_POOL -> listener.onUnguardPool(address, argument);
            case LinkMessages.USE_FIB -> listener.onUseFib();
            case LinkMessages.REPORT_PORTS -> listener.onReportPorts();
            default -> error(0, "link: unknown command type " + type);
        }
    }
}
