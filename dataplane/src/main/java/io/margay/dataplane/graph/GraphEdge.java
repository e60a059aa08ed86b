package io.margay.dataplane.graph;

import java.util.List;

/**
 * An arrow of the picture.
 *
 * @param from the id of a node
 * @param to likewise
 * @param calls the methods of the one that the other calls, in order of name
 */
public record GraphEdge(String from, String to, Kind kind, List<String> calls) {
    public enum Kind {
        /** A frame is handed over. */
        FRAME,
        /** Somebody who is no node tells a node to do something. */
        COMMAND
    }

    public GraphEdge {
        calls = List.copyOf(calls);
    }
}
