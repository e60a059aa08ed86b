package io.margay.fib;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The next-hop section: a cache line for each, found by id. Id 0 is no next hop.
 *
 * <pre>
 *    0  version 4     odd while the writer is at it
 *    4  kind 4        NextHopKind, 0 if the record is free
 *    8  port id 4
 *   12  references 4  routes, and groups, that lead here
 *   16  gateway 16    an IPv4 address in the first 4, or an IPv6 address in two halves, in host order
 *   32  port name 16  ASCII, ended by 0
 *   48  unused 16     of a group: see {@link GroupTable}, which has the lines that follow too
 * </pre>
 *
 * While a record is referred to it does not change, but for the members of a group; it is used anew only after all readers have looked away.
 */
final class NextHopTable {
    static final int SHIFT = 6;
    static final int KIND = 4;
    static final int PORT_ID = 8;
    static final int GATEWAY = 16;
    static final int GATEWAY_LOW = 24;

    /** The kind whose members have to be looked for. */
    static final int GROUP = NextHopKind.GROUP.id();

    private static final int VERSION = 0;
    private static final int REFERENCES = 12;
    private static final int PORT_NAME = 32;

    private final AtomicBuffer buffer;
    private final int limit;
    private final GroupTable groups;

    /** @param capacity highest id */
    NextHopTable(AtomicBuffer buffer, int capacity) {
        this.buffer = buffer;
        this.limit = capacity + 1;
        this.groups = new GroupTable(buffer, this);
    }

    GroupTable groups() {
        return groups;
    }

    int capacity() {
        return limit - 1;
    }

    void write(int id, NextHop nextHop) {
        int at = id << SHIFT;
        int version = buffer.getInt(at + VERSION);
        buffer.putIntVolatile(at + VERSION, version | 1);
        buffer.putInt(at + PORT_ID, nextHop.portId());
        if (nextHop.kind() == NextHopKind.GATEWAY6) {
            buffer.putLong(at + GATEWAY, nextHop.gateway6().high());
            buffer.putLong(at + GATEWAY_LOW, nextHop.gateway6().low());
        } else {
            buffer.putInt(at + GATEWAY, nextHop.gateway());
        }
        byte[] name = nextHop.portName().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i <= NextHop.MAX_PORT_NAME_LENGTH; i++) {
            buffer.putByte(at + PORT_NAME + i, i < name.length ? name[i] : 0);
        }
        buffer.putInt(at + REFERENCES, 0);
        buffer.putInt(at + KIND, nextHop.kind().id());
        buffer.putIntRelease(at + VERSION, (version | 1) + 1);
    }

    void clear(int id) {
        int at = id << SHIFT;
        int version = buffer.getInt(at + VERSION);
        buffer.putIntVolatile(at + VERSION, version | 1);
        buffer.putInt(at + KIND, 0);
        buffer.putIntRelease(at + VERSION, (version | 1) + 1);
    }

    /** @return the references that are left */
    int addReferences(int id, int count) {
        int at = (id << SHIFT) + REFERENCES;
        int references = buffer.getInt(at) + count;
        buffer.putIntRelease(at, references);
        return references;
    }

    boolean isId(int id) {
        return id > 0 && id < limit;
    }

    /** Whether a reader may be led here. */
    boolean isWhole(int id) {
        return isId(id) && NextHopKind.byId(kind(id)) != null && (kind(id) != GROUP || groups.isWhole(id));
    }

    int kind(int id) {
        return buffer.getIntAcquire((id << SHIFT) + KIND);
    }

    /**
     * The next hop of an id, or null if the record is free or not one. Only to be believed if whatever held the id still holds it afterwards: the caller
     * looks again.
     */
    NextHop read(int id) {
        int at = id << SHIFT;
        NextHopKind kind = NextHopKind.byId(buffer.getInt(at + KIND));
        int portId = buffer.getInt(at + PORT_ID);
        int gateway = buffer.getInt(at + GATEWAY);
        Ipv6Address gateway6 = new Ipv6Address(buffer.getLong(at + GATEWAY), buffer.getLong(at + GATEWAY_LOW));
        byte[] name = new byte[NextHop.MAX_PORT_NAME_LENGTH];
        int length = 0;
        while (length < name.length && (name[length] = buffer.getByte(at + PORT_NAME + length)) != 0) {
            length++;
        }
        if (kind == null) {
            return null;
        }
        if (kind == NextHopKind.GROUP) {
            return groups.read(id);
        }
        try {
            String portName = new String(name, 0, length, StandardCharsets.US_ASCII);
            return kind == NextHopKind.GATEWAY6
                    ? NextHop.gateway(gateway6, portId, portName)
                    : new NextHop(kind, portId, portName, gateway);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }
}
