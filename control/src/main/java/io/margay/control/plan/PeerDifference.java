package io.margay.control.plan;

import io.margay.control.config.PeerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which peers a change of BGP is about, in words: those of the mesh too. */
final class PeerDifference {
    private PeerDifference() {}

    /** In the order of the files: what goes, then what comes or is another. */
    static List<String> between(List<PeerConfig> before, List<PeerConfig> after) {
        Map<String, PeerConfig> had = byName(before);
        Map<String, PeerConfig> has = byName(after);
        List<String> words = new ArrayList<>();
        had.keySet().stream().filter(name -> !has.containsKey(name)).forEach(name -> words.add("remove peer " + name));
        has.forEach((name, peer) -> {
            PeerConfig old = had.get(name);
            if (old == null) {
                words.add("add peer " + name);
            } else if (!old.equals(peer)) {
                words.add("change peer " + name);
            }
        });
        return words;
    }

    private static Map<String, PeerConfig> byName(List<PeerConfig> peers) {
        Map<String, PeerConfig> named = new LinkedHashMap<>();
        peers.forEach(peer -> named.put(peer.name(), peer));
        return named;
    }
}
