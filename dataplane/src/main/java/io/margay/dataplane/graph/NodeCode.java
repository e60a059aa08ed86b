package io.margay.dataplane.graph;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.graph.ClassReferences.Member;
import io.margay.dataplane.node.Node;
import io.margay.rawsock.FrameHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the code of a class says and does: its own, and what it inherits from classes of ours. */
final class NodeCode {
    private final List<Member> fields = new ArrayList<>();
    private final List<Member> methods = new ArrayList<>();

    static NodeCode of(Class<?> type) {
        NodeCode code = new NodeCode();
        for (Class<?> part = type; part != Object.class; part = part.getSuperclass()) {
            code.add(part.getName());
        }
        return code;
    }

    /** Of a class that inherits nothing, and perhaps cannot be seen from here. */
    static NodeCode of(String className) {
        NodeCode code = new NodeCode();
        code.add(className);
        return code;
    }

    private void add(String className) {
        ClassReferences references = ClassReferences.of(className);
        fields.addAll(references.fields());
        methods.addAll(references.methods());
    }

    /** In the order of their ids. */
    List<CountedReason> reasons() {
        List<CountedReason> reasons = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            if (names(reason)) {
                reasons.add(CountedReason.of(reason));
            }
        }
        return reasons;
    }

    private boolean names(DropReason reason) {
        for (Member field : fields) {
            if (field.owner().equals(DropReason.class.getName()) && field.name().equals(reason.name())) {
                return true;
            }
        }
        return false;
    }

    boolean makesFrames() {
        return callsOn(PortCounters.class).contains("generated");
    }

    /** The methods of an object of this type that are called, in order of name. */
    List<String> callsOn(Class<?> owner) {
        TreeSet<String> names = new TreeSet<>();
        for (Member method : methods) {
            if (method.owner().equals(owner.getName()) && !method.name().startsWith("<")) {
                names.add(method.name());
            }
        }
        return List.copyOf(names);
    }

    /** The methods that are called with an object of this node's class as what it is beside a node, in order of name. */
    List<String> lending(Class<?> node) {
        TreeSet<String> names = new TreeSet<>();
        for (Class<?> role : node.getInterfaces()) {
            for (Member method : methods) {
                if (!role.isAssignableFrom(Node.class)
                        && !role.equals(FrameHandler.class)
                        && !method.name().startsWith("<")
                        && method.descriptor().contains(role.descriptorString())) {
                    names.add(method.name());
                }
            }
        }
        return List.copyOf(names);
    }

    /**
     * The methods of an object of this type that tell it something, in order of name: they have arguments, but none of the given types,
     * which would make them part of tying nodes together.
     */
    List<String> commandsTo(Class<?> owner, Iterable<Class<?>> nodes) {
        TreeSet<String> names = new TreeSet<>();
        for (Member method : methods) {
            if (method.owner().equals(owner.getName())
                    && !method.name().startsWith("<")
                    && !method.descriptor().startsWith("()")
                    && !mentions(method.descriptor(), nodes)) {
                names.add(method.name());
            }
        }
        return List.copyOf(names);
    }

    private static boolean mentions(String descriptor, Iterable<Class<?>> types) {
        for (Class<?> type : types) {
            if (descriptor.contains(type.descriptorString())) {
                return true;
            }
        }
        return false;
    }
}
