package io.margay.dataplane;

import java.util.ArrayList;
import java.util.List;

/** The host's interfaces as last heard of. Owned by the conductor. */
final class Links {
    /** One interface; replaced whole when it changes. */
    record Link(int interfaceIndex, String name, boolean up, int mtuBytes, long mac) {}

    private final List<Link> links = new ArrayList<>();

    /** Null when there is none of that name. */
    Link named(String name) {
        for (Link link : links) {
            if (link.name().equals(name)) {
                return link;
            }
        }
        return null;
    }

    void put(Link link) {
        remove(link.interfaceIndex());
        links.add(link);
    }

    void remove(int interfaceIndex) {
        links.removeIf(link -> link.interfaceIndex() == interfaceIndex);
    }
}
