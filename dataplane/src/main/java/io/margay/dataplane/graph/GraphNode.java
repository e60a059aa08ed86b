package io.margay.dataplane.graph;

import java.util.List;

/**
 * A box of the picture.
 *
 * @param id of its own; the class's name but for a second node of the same class
 * @param name of the class
 * @param note what the name does not say; empty for most
 * @param makesFrames does it count frames of our own making?
 * @param reasons that its class counts, in the order of their ids
 */
public record GraphNode(
        String id, String name, String note, Kind kind, boolean makesFrames, List<CountedReason> reasons) {
    public enum Kind {
        /** Not a node: where frames or commands come from. */
        WAY_IN,
        NODE,
        /** A node where frames stay for a while. */
        HOLD,
        /** Not a node: where frames go. */
        WAY_OUT
    }

    public GraphNode {
        reasons = List.copyOf(reasons);
    }

    /** Two nodes of one class have one list of reasons, which is told with the first. */
    boolean tellsReasons() {
        return id.equals(name);
    }
}
