package io.margay.dataplane.neighbor;

import io.margay.dataplane.packet.EthernetFlyweight;

/**
 * The life of every neighbour: asked for, answered, verified before it is forgotten, given up. Owned by the conductor; reads no
 * clock and sends nothing itself.
 *
 * <pre>
 *            resolve              answer                unused for REACHABLE_NS
 *   NONE ------------> INCOMPLETE ------> REACHABLE ---------------------------> STALE --> (forgotten)
 *                          |    ^             | in use for REACHABLE_NS            | used again
 *              no answer   |    |             v                                    |
 *   FAILED <---------------+    |           PROBE <--------------------------------'
 *     | after FAILED_NS         |             | no answer to unicast: asked by broadcast, then FAILED
 *     '--> (forgotten)          '-------------'
 * </pre>
 *
 * <p>A neighbour stays usable while it is being verified, so that a refresh loses nothing.
 */
public final class Neighbors {
    public static final long REACHABLE_NS = 30_000_000_000L;
    public static final long STALE_NS = 60_000_000_000L;
    public static final long RETRANSMIT_NS = 500_000_000L;
    public static final long FAILED_NS = 1_000_000_000L;
    public static final int MAX_PROBES = 4;

    private final NeighborTable table;
    private final NeighborActions actions;

    public Neighbors(NeighborTable table, NeighborActions actions) {
        this.table = table;
        this.actions = actions;
    }

    /** A frame waits. The first asks; the rest join. */
    public void onResolve(int portId, int address, long nowNs) {
        int index = table.find(portId, address);
        long value = index == NeighborTable.NOT_FOUND ? 0 : table.value(index);
        if (NeighborTable.isUsable(value)) {
            // answered while the question was on its way to us
            actions.resolved(portId, address, NeighborTable.mac(value));
            return;
        }
        int state = NeighborTable.stateId(value);
        if (state == NeighborState.INCOMPLETE.id() || state == NeighborState.FAILED.id()) {
            return;
        }
        index = table.add(portId, address, nowNs);
        if (index == NeighborTable.NOT_FOUND) {
            actions.tableFull(portId, address);
            return;
        }
        table.set(index, NeighborState.INCOMPLETE, 0, nowNs);
        ask(index, EthernetFlyweight.BROADCAST);
    }

    /** An answer, or what a workload says of itself; the worker has checked that it may. */
    public void onLearn(int portId, int address, long mac, long nowNs) {
        if (EthernetFlyweight.isGroup(mac) || mac == 0) {
            return;
        }
        int index = table.find(portId, address);
        long value = index == NeighborTable.NOT_FOUND ? 0 : table.value(index);
        int state = NeighborTable.stateId(value);
        if (state == NeighborState.PERMANENT.id()) {
            return;
        }
        if (state == NeighborState.NONE.id()) {
            index = table.add(portId, address, nowNs);
            if (index == NeighborTable.NOT_FOUND) {
                return; // nobody waits for it, and it will say so again
            }
        }
        boolean isNews = !NeighborTable.isUsable(value) || NeighborTable.mac(value) != mac;
        table.confirm(index, nowNs);
        table.set(index, NeighborState.REACHABLE, mac, nowNs);
        if (isNews) {
            actions.resolved(portId, address, mac);
            actions.changed(portId, address, mac, NeighborState.REACHABLE);
        }
    }

    public void onSpoof(int portId, int address, long mac) {
        actions.spoofed(portId, address, mac);
    }

    /** The MAC was given by configuration. */
    public void onPermanent(int portId, int address, long mac, long nowNs) {
        int index = table.find(portId, address);
        if (index == NeighborTable.NOT_FOUND || NeighborTable.stateId(table.value(index)) == NeighborState.NONE.id()) {
            index = table.add(portId, address, nowNs);
        }
        if (index == NeighborTable.NOT_FOUND) {
            actions.tableFull(portId, address);
            return;
        }
        table.set(index, NeighborState.PERMANENT, mac, nowNs);
        actions.resolved(portId, address, mac);
    }

    /** The workload no longer has this address. */
    public void onForget(int portId, int address, long nowNs) {
        int index = table.find(portId, address);
        if (index != NeighborTable.NOT_FOUND && NeighborTable.stateId(table.value(index)) != NeighborState.NONE.id()) {
            table.remove(index, nowNs);
            actions.failed(portId, address);
        }
    }

    /** The port went, or its interface was made anew: what was learnt there is void, what was given stays. */
    public void onPortDown(int portId, boolean permanentToo, long nowNs) {
        for (int index = 0; index < table.capacity(); index++) {
            int state = NeighborTable.stateId(table.value(index));
            if (state != NeighborState.NONE.id()
                    && table.portId(index) == portId
                    && (permanentToo || state != NeighborState.PERMANENT.id())) {
                table.remove(index, nowNs);
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
            table.set(index, inUse ? NeighborState.PROBE : NeighborState.STALE, mac, nowNs);
            if (inUse) {
                ask(index, mac);
            }
        } else if (state == NeighborState.STALE.id()) {
            if (table.usedNs(index) - table.changedNs(index) > 0) {
                table.set(index, NeighborState.PROBE, mac, nowNs);
                ask(index, mac);
            } else if (age >= STALE_NS) {
                table.remove(index, nowNs);
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
            table.remove(index, nowNs);
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
        table.set(index, NeighborState.FAILED, 0, nowNs);
        actions.failed(table.portId(index), table.address(index));
        actions.changed(table.portId(index), table.address(index), 0, NeighborState.FAILED);
    }

    private void ask(int index, long targetMac) {
        table.countProbe(index);
        actions.sendRequest(table.portId(index), table.address(index), targetMac);
    }
}
