package io.margay.dataplane.graph;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.graph.GraphNode.Kind;
import io.margay.dataplane.node.CycleClock;
import io.margay.dataplane.node.Graph;
import io.margay.dataplane.node.HoldQueue;
import io.margay.dataplane.node.Node;
import io.margay.rawsock.FrameHandler;
import io.margay.rawsock.Transmitter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the graph out of the objects that it is made of, from a port's way in on, and out of their class files.
 *
 * <p>A field that holds a node is a way out if the code of its class calls it, or lends it as one that acts on what was heard: who only lends the
 * node to somebody else, to flush it, hands it no frame.
 */
public final class GraphReader {
    /** Runs what the conductor orders; not to be seen from here. */
    private static final String WORKER = "io.margay.dataplane.Worker";

    /** Counts what became of what the transmitter got; not to be seen from here. */
    private static final String TRANSMIT_ACCOUNTING = "io.margay.dataplane.TransmitAccounting";

    private static final String PORT = "Port";
    private static final String COMMANDS = "Commands";
    private static final String TRANSMITTER = "Transmitter";

    private final List<Node> found = new ArrayList<>();
    private final List<Exit> exits = new ArrayList<>();
    private final Map<Class<?>, NodeCode> code = new HashMap<>();
    private final Map<Node, String> ids = new IdentityHashMap<>();

    private record Exit(Node from, Node to, List<String> calls) {}

    private GraphReader() {}

    /** Of one worker, as every worker has it. */
    public static GraphDescription read() {
        // no frame will walk it: it needs no table, nobody to tell, and no way out
        Graph graph = new Graph(new CycleClock(), null, null, null, null);
        return new GraphReader().describe(graph.input(null));
    }

    private GraphDescription describe(Node wayIn) {
        found.add(wayIn);
        for (int i = 0; i < found.size(); i++) {
            follow(found.get(i));
        }
        nameThem();
        List<GraphNode> nodes = new ArrayList<>();
        List<GraphEdge> edges = new ArrayList<>();
        nodes.add(outside(PORT, "the kernel's receive ring", Kind.WAY_IN, PortCounters.class.getName()));
        nodes.add(outside(COMMANDS, "of the conductor, between two polls", Kind.WAY_IN, WORKER));
        for (Node node : found) {
            nodes.add(description(node));
            if (node instanceof FrameHandler) {
                edges.add(frames(PORT, ids.get(node), List.of("onFrame")));
            }
        }
        nodes.add(outside(TRANSMITTER, "the worker's socket", Kind.WAY_OUT, TRANSMIT_ACCOUNTING));
        edges.addAll(commands());
        for (Node node : found) {
            for (Exit exit : exits) {
                if (exit.from == node) {
                    edges.add(frames(ids.get(node), ids.get(exit.to), exit.calls));
                }
            }
            List<String> calls = codeOf(node).callsOn(Transmitter.class);
            if (calls.contains("transmit")) {
                edges.add(frames(ids.get(node), TRANSMITTER, calls));
            }
        }
        return new GraphDescription(nodes, edges);
    }

    /** @param counting the class that counts what is lost there */
    private static GraphNode outside(String name, String note, Kind kind, String counting) {
        return new GraphNode(
                name, name, note, kind, false, NodeCode.of(counting).reasons());
    }

    private static GraphEdge frames(String from, String to, List<String> calls) {
        return new GraphEdge(from, to, GraphEdge.Kind.FRAME, calls);
    }

    private void follow(Node node) {
        for (Field field : fieldsOf(node.getClass())) {
            if (valueOf(field, node) instanceof Node successor) {
                List<String> calls = codeOf(node).callsOn(field.getType());
                calls = calls.isEmpty() ? codeOf(node).lending(successor.getClass()) : calls;
                if (!calls.isEmpty()) {
                    exits.add(new Exit(node, successor, calls));
                    if (!found.contains(successor)) {
                        found.add(successor);
                    }
                }
            }
        }
    }

    private NodeCode codeOf(Node node) {
        return code.computeIfAbsent(node.getClass(), NodeCode::of);
    }

    /** In order of name: the JVM promises none. */
    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> part = type; part != Object.class; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        fields.sort(Comparator.comparing(Field::getName));
        return fields;
    }

    private static Object valueOf(Field field, Node node) {
        try {
            field.setAccessible(true);
            return field.get(node);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    private void nameThem() {
        Set<String> taken = new HashSet<>();
        for (Node node : found) {
            String name = node.getClass().getSimpleName();
            String id = name;
            for (int i = 2; !taken.add(id); i++) {
                id = name + i;
            }
            ids.put(node, id);
        }
    }

    private GraphNode description(Node node) {
        NodeCode itsCode = codeOf(node);
        Kind kind = node instanceof HoldQueue ? Kind.HOLD : Kind.NODE;
        String note = kind == Kind.HOLD ? "until the neighbour answers" : isForOwn(node) ? "of our own messages" : "";
        return new GraphNode(
                ids.get(node), node.getClass().getSimpleName(), note, kind, itsCode.makesFrames(), itsCode.reasons());
    }

    /** A second node of its class, reached only by who makes frames. */
    private boolean isForOwn(Node node) {
        for (Exit exit : exits) {
            if (exit.to == node && !codeOf(exit.from).makesFrames()) {
                return false;
            }
        }
        return !ids.get(node).equals(node.getClass().getSimpleName());
    }

    /** What nodes are told by who holds the graph. */
    private List<GraphEdge> commands() {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Node node : found) {
            types.add(node.getClass());
        }
        NodeCode worker = NodeCode.of(WORKER);
        NodeCode graph = NodeCode.of(Graph.class);
        List<GraphEdge> edges = new ArrayList<>();
        for (Node node : found) {
            List<String> calls = new ArrayList<>(worker.commandsTo(node.getClass(), types));
            calls.addAll(graph.commandsTo(node.getClass(), types));
            if (!calls.isEmpty()) {
                edges.add(new GraphEdge(COMMANDS, ids.get(node), GraphEdge.Kind.COMMAND, calls));
            }
        }
        return edges;
    }
}
