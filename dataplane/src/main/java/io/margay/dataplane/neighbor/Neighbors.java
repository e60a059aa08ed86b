package io.margay.dataplane.neighbor;

import io.margay.dataplane.packet.EthernetFlyweight;

/**
 * The life of every neighbour: asked for, answered, verified before it is forgotten, given up. Owned by the conductor; reads no
 * clock and sends nothing itself. ARP and neighbour discovery (RFC 4861 7.3) alike: an address is the two halves of an {@link io.margay.fib.IpAddress}.
 *
 * <pre>
 *            resolve              answer                unused for REACHABLE_NS
 *   NONE ------------> INCOMPLETE ------> REACHABLE ---------------------------> STALE --> (forgotten)
 *                          |    ^             | in use for REACHABLE_NS,           | used again
 *              no answer   |    |             v or another claims to be it         |
 *   FAILED <---------------+    |           PROBE <--------------------------------'
 *     | after FAILED_NS         |             | no answer to unicast: everybody is asked, then FAILED
 *     '--> (forgotten)          '-------------'
 * </pre>
 *
 * <p>A neighbour stays usable while it is being verified, so that a refresh loses nothing. While it is asked by unicast, only its own MAC is believed: whoever claims
 * to be it must wait until it is silent.
 */
public final class Neighbors {
    public static final long REACHABLE_NS = 30_000_000_000L;
    public static final long STALE_NS = 60_000_000_000L;
    public static final long RETRANSMIT_NS = 500_000_000L;
    public static final long FAILED_NS = 1_000_000_000L;
    public static final int MAX_PROBES = 4;

    private final NeighborTable table;
    private final NeighborActions actions;

    /**
     * Of the table for those that have not answered: a workload that sends to every address of a subnet keeps its neighbours from nobody else's
     * (RFC 6583 7.1).
     */
    private final int maxUnresolved;

    private int unresolved;

    public Neighbors(NeighborTable table, NeighborActions actions) {
        this.table = table;
        this.actions = actions;
        this.maxUnresolved = table.capacity() / 4;
    }

    /** A frame waits. The first asks; the rest join. */
    public void onResolve(int portId, long high, long low, long nowNs) {
        long value = table.valueOf(portId, high, low);
        if (NeighborTable.isUsable(value)) {
            // answered while the question was on its way to us
            actions.resolved(portId, high, low, NeighborTable.mac(value));
            return;
        }
        if (isUnresolved(value)) {
            return;
        }
        int index = unresolved < maxUnresolved ? table.add(portId, high, low, nowNs) : NeighborTable.NOT_FOUND;
        if (index == NeighborTable.NOT_FOUND) {
            actions.tableFull(portId, high, low);
            return;
        }
        set(index, NeighborState.INCOMPLETE, 0, nowNs);
        ask(index, EthernetFlyweight.BROADCAST);
    }

    /** An answer, or what a workload says of itself; the worker has checked that it may. */
    public void onLearn(int portId, long high, long low, long mac, long nowNs) {
        if (EthernetFlyweight.isGroup(mac) || mac == 0) {
            return;
        }
        int index = table.find(portId, high, low);
        long value = index == NeighborTable.NOT_FOUND ? 0 : table.value(index);
        int state = NeighborTable.stateId(value);
        long knownMac = NeighborTable.mac(value);
        if (state == NeighborState.PERMANENT.id()) {
            return;
        }
        if (state == NeighborState.NONE.id()) {
            index = table.add(portId, high, low, nowNs);
            if (index == NeighborTable.NOT_FOUND) {
                return; // nobody waits for it, and it will say so again
            }
        }
        boolean wasUsable = NeighborTable.isUsable(value);
        table.confirm(index, nowNs);
        set(index, NeighborState.REACHABLE, mac, nowNs);
        if (!wasUsable) {
            actions.resolved(portId, high, low, mac);
            actions.changed(portId, high, low, mac, NeighborState.REACHABLE);
        } else if (knownMac != mac) {
            actions.moved(portId, high, low, knownMac, mac);
        }
    }

    /**
     * Somebody on an uplink said unasked, or while the neighbour itself is being asked, that it has another MAC. Not believed, for anybody can say so; but the neighbour is asked at once, so that
     * one that really moved is found within seconds.
     */
    public void onClaim(int portId, long high, long low, long mac, long nowNs) {
        int index = table.find(portId, high, low);
        long value = index == NeighborTable.NOT_FOUND ? 0 : table.value(index);
        long knownMac = NeighborTable.mac(value);
        if (!NeighborTable.isUsable(value) || knownMac == mac) {
            return;
        }
        actions.claimed(portId, high, low, mac);
        int state = NeighborTable.stateId(value);
        if (state == NeighborState.REACHABLE.id() || state == NeighborState.STALE.id()) {
            set(index, NeighborState.PROBE, knownMac, nowNs);
            ask(index, knownMac);
        }
    }

    public void onSpoof(int portId, long high, long low, long mac) {
        actions.spoofed(portId, high, low, mac);
    }

    /** The MAC was given by configuration. */
    public void onPermanent(int portId, long high, long low, long mac, long nowNs) {
        int index = table.find(portId, high, low);
        if (index == NeighborTable.NOT_FOUND || NeighborTable.stateId(table.value(index)) == NeighborState.NONE.id()) {
            index = table.add(portId, high, low, nowNs);
        }
        if (index == NeighborTable.NOT_FOUND) {
            actions.tableFull(portId, high, low);
            return;
        }
        set(index, NeighborState.PERMANENT, mac, nowNs);
        actions.resolved(portId, high, low, mac);
    }

    /** The workload no longer has this address. */
    public void onForget(int portId, long high, long low, long nowNs) {
        int index = table.find(portId, high, low);
        if (index != NeighborTable.NOT_FOUND && NeighborTable.stateId(table.value(index)) != NeighborState.NONE.id()) {
            remove(index, nowNs);
            actions.failed(portId, high, low);
        }
    }

    /** The port went, or its interface was made anew: what was learnt there is void, what was given stays. */
    public void onPortDown(int portId, boolean permanentToo, long nowNs) {
        for (int index = 0; index < table.capacity(); index++) {
            int state = NeighborTable.stateId(table.value(index));
            if (state != NeighborState.NONE.id()
                    && table.portId(index) == portId
                    && (permanentToo || state != NeighborState.PERMANENT.id())) {
                remove(index, nowNs);
            }
        }
    }

    /** A few times a second. */
    public int onTick(long nowNs) {
        int work = 0;
        for (int index = 0; index < table.capacity(); index++) {
            long value = table.value(index);
            if (value != 0) {
                work += tick(index, value, nowNs);
            }
        }
        return work;
    }

    private int tick(int index, long value, long nowNs) {
        int state = NeighborTable.stateId(value);
        long mac = NeighborTable.mac(value);
        long age = nowNs - table.changedNs(index);
        if (state == NeighborState.INCOMPLETE.id()) {
            if (age < RETRANSMIT_NS * table.probes(index)) {
                return 0;
            }
            askOrGiveUp(index, 0, MAX_PROBES, nowNs);
        } else if (state == NeighborState.REACHABLE.id()) {
            if (nowNs - table.confirmedNs(index) < REACHABLE_NS) {
                return 0;
            }
            boolean inUse = nowNs - table.usedNs(index) < REACHABLE_NS;
            set(index, inUse ? NeighborState.PROBE : NeighborState.STALE, mac, nowNs);
            if (inUse) {
                ask(index, mac);
            }
        } else if (state == NeighborState.STALE.id()) {
            if (table.usedNs(index) - table.changedNs(index) > 0) {
                set(index, NeighborState.PROBE, mac, nowNs);
                ask(index, mac);
            } else if (age >= STALE_NS) {
                remove(index, nowNs);
            } else {
                return 0;
            }
        } else if (state == NeighborState.PROBE.id()) {
            if (age < RETRANSMIT_NS * table.probes(index)) {
                return 0;
            }
            // first those who know it, then everybody: it may have moved to another MAC
            askOrGiveUp(index, mac, 2 * MAX_PROBES, nowNs);
        } else if (state == NeighborState.FAILED.id() && age >= FAILED_NS) {
            remove(index, nowNs);
        } else {
            return 0;
        }
        return 1;
    }

    private void askOrGiveUp(int index, long knownMac, int maxProbes, long nowNs) {
        int probes = table.probes(index);
        if (probes < maxProbes) {
            ask(index, knownMac != 0 && probes < MAX_PROBES ? knownMac : EthernetFlyweight.BROADCAST);
            return;
        }
        set(index, NeighborState.FAILED, 0, nowNs);
        actions.failed(table.portId(index), table.high(index), table.low(index));
        actions.changed(table.portId(index), table.high(index), table.low(index), 0, NeighborState.FAILED);
    }

    private void ask(int index, long targetMac) {
        table.countProbe(index);
        actions.sendRequest(table.portId(index), table.high(index), table.low(index), targetMac);
    }

    private void set(int index, NeighborState state, long mac, long nowNs) {
        unresolved -= isUnresolved(table.value(index)) ? 1 : 0;
        unresolved += state == NeighborState.INCOMPLETE || state == NeighborState.FAILED ? 1 : 0;
        table.set(index, state, mac, nowNs);
    }

    private void remove(int index, long nowNs) {
        unresolved -= isUnresolved(table.value(index)) ? 1 : 0;
        table.remove(index, nowNs);
    }

    private static boolean isUnresolved(long value) {
        int state = NeighborTable.stateId(value);
        return state == NeighborState.INCOMPLETE.id() || state == NeighborState.FAILED.id();
    }
}
