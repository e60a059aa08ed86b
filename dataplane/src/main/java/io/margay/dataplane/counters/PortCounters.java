package io.margay.dataplane.counters;

import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of one port: allocated by the conductor, written by the worker that owns the port, read by anybody.
 *
 * <p>A counter that only its worker writes needs no atomic add: a plain load and an ordered store.
 */
public final class PortCounters {
    /** Type ids in the counters file; the key of each is the port id. */
    public static final int TYPE_PORT = 1;

    public static final int TYPE_DROP = 2;

    private static final int COUNTERS = DropReason.COUNT + 10;

    private final UnsafeBuffer values;
    private final int rxFrames;
    private final int rxBytes;
    private final int txFrames;
    private final int txBytes;
    private final int generated;
    private final int arpReplyGateway;
    private final int arpReplyProxy;
    private final int ndpReplyGateway;
    private final int ndpReplyProxy;
    private final int icmpSuppressed;
    private final int[] drops = new int[DropReason.COUNT];
    private final IntArrayList ids = new IntArrayList(COUNTERS, -1);

    private PortCounters(CountersManager manager, int portId, String name) {
        this.values = new UnsafeBuffer(manager.valuesBuffer());
        rxFrames = allocate(manager, TYPE_PORT, portId, "port " + name + " rx-frames");
        rxBytes = allocate(manager, TYPE_PORT, portId, "port " + name + " rx-bytes");
        txFrames = allocate(manager, TYPE_PORT, portId, "port " + name + " tx-frames");
        txBytes = allocate(manager, TYPE_PORT, portId, "port " + name + " tx-bytes");
        generated = allocate(manager, TYPE_PORT, portId, "port " + name + " generated");
        arpReplyGateway = allocate(manager, TYPE_PORT, portId, "port " + name + " arp-reply-gateway");
        arpReplyProxy = allocate(manager, TYPE_PORT, portId, "port " + name + " arp-reply-proxy");
        ndpReplyGateway = allocate(manager, TYPE_PORT, portId, "port " + name + " ndp-reply-gateway");
        ndpReplyProxy = allocate(manager, TYPE_PORT, portId, "port " + name + " ndp-reply-proxy");
        icmpSuppressed = allocate(manager, TYPE_PORT, portId, "port " + name + " icmp-suppressed");
        for (DropReason reason : DropReason.values()) {
            drops[reason.id()] = allocate(manager, TYPE_DROP, portId, "port " + name + " drop " + reason.label());
        }
    }

    /** Conductor only. Returns null when the counters file is full. */
    public static PortCounters allocate(CountersManager manager, int portId, String name) {
        if (manager.available() < COUNTERS) {
            return null;
        }
        return new PortCounters(manager, portId, name);
    }

    /** Gives the counters back. Conductor only, after the worker has let go of the port. */
    public void free(CountersManager manager) {
        for (int i = 0; i < ids.size(); i++) {
            manager.free(ids.getInt(i));
        }
    }

    public void received(int lengthBytes) {
        add(rxFrames, 1);
        add(rxBytes, lengthBytes);
    }

    /** Frames that the kernel's ring lost count as received and dropped, so that the sums agree. */
    public void ringLost(long frames) {
        add(rxFrames, frames);
        add(drops[DropReason.RX_RING_FULL.id()], frames);
    }

    public void sent(int lengthBytes) {
        add(txFrames, 1);
        add(txBytes, lengthBytes);
    }

    /** Frames of our own making: a question about a neighbour, an ICMP error, a BFD packet, or all but one of the parts that a packet was cut into. */
    public void generated(int frames) {
        add(generated, frames);
    }

    public void arpReplyGateway() {
        add(arpReplyGateway, 1);
    }

    public void arpReplyProxy() {
        add(arpReplyProxy, 1);
    }

    /** A neighbour solicitation answered, for the gateway or for somebody off this link. */
    public void ndpReply(boolean isGateway) {
        add(isGateway ? ndpReplyGateway : ndpReplyProxy, 1);
    }

    /** An error that would have been due but for the budget (RFC 1812 4.3.2.8). */
    public void icmpSuppressed() {
        add(icmpSuppressed, 1);
    }

    public void dropped(DropReason reason) {
        add(drops[reason.id()], 1);
    }

    public long dropCount(DropReason reason) {
        return values.getLongVolatile(drops[reason.id()]);
    }

    /** rx + generated - tx - sum(drops): what this port's frames still owe; summed over all ports it is what is held. */
    public long balance() {
        long balance =
                values.getLongVolatile(rxFrames) + values.getLongVolatile(generated) - values.getLongVolatile(txFrames);
        for (int offset : drops) {
            balance -= values.getLongVolatile(offset);
        }
        return balance;
    }

    private int allocate(CountersManager manager, int type, int portId, String label) {
        int id = manager.allocate(label, type, key -> key.putInt(0, portId));
        ids.addInt(id);
        return CountersReader.counterOffset(id);
    }

    private void add(int offset, long increment) {
        values.putLongOrdered(offset, values.getLong(offset) + increment);
    }

    /** The port id in a counter's key, for readers. */
    public static int portId(DirectBuffer keyBuffer) {
        return keyBuffer.getInt(0);
    }
}
