package io.margay.dataplane.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The graph as a value.
 *
 * @param nodes from the way in on, nearer ones first
 * @param edges in the order of the nodes that they come from
 */
public record GraphDescription(List<GraphNode> nodes, List<GraphEdge> edges) {
    public GraphDescription {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    public GraphNode node(String id) {
        for (GraphNode node : nodes) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        throw new IllegalArgumentException("no node " + id);
    }

    /** The arrows that leave a node. */
    public List<GraphEdge> from(String id) {
        List<GraphEdge> leaving = new ArrayList<>();
        for (GraphEdge edge : edges) {
            if (edge.from().equals(id)) {
                leaving.add(edge);
            }
        }
        return leaving;
    }
}
