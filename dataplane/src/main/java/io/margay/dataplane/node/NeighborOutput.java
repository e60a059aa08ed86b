package io.margay.dataplane.node;

import io.margay.dataplane.neighbor.NeighborTable;

/** Finds the neighbour's MAC, or lets the frame wait for it. */
public final class NeighborOutput implements Node {
    private final NeighborTable neighbors;
    private final HoldQueue holdQueue;
    private final EthernetOutput ethernetOutput;

    public NeighborOutput(NeighborTable neighbors, HoldQueue holdQueue, EthernetOutput ethernetOutput) {
        this.neighbors = neighbors;
        this.holdQueue = holdQueue;
        this.ethernetOutput = ethernetOutput;
    }

    public void accept(Frame frame, long nowNs) {
        int portId = frame.egress().portId();
        long high = frame.neighborHigh();
        long low = frame.neighborLow();
        int index = neighbors.find(portId, high, low);
        long value = index == NeighborTable.NOT_FOUND ? 0 : neighbors.value(index, portId, high, low);
        if (NeighborTable.isUsable(value)) {
            neighbors.markUsed(index, nowNs);
            ethernetOutput.accept(frame, NeighborTable.mac(value));
        } else {
            holdQueue.accept(frame, value, nowNs);
        }
    }
}
