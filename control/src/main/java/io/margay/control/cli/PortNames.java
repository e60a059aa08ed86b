package io.margay.control.cli;

import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.counters.PortCounters;
import java.util.HashMap;
import java.util.Map;

/** Names of ports by id, as the counters' labels tell them: {@code port calif24874aae57 rx-frames}. */
final class PortNames {
    private final Map<Integer, String> names = new HashMap<>();

    PortNames(CountersFile counters) {
        counters.dataplaneReader().forEach((counterId, typeId, key, label) -> {
            String[] words = label.split(" ", 3);
            if (typeId == PortCounters.TYPE_PORT && words.length == 3) {
                names.put(key.getInt(0), words[1]);
            }
        });
    }

    String name(int portId) {
        return names.getOrDefault(portId, "port-" + portId);
    }
}
