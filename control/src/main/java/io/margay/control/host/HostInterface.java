package io.margay.control.host;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An interface as {@code ip -json -details link show} tells it.
 *
 * @param peer name of a veth's other end, if that is in this namespace
 * @param mac low 48 bits
 * @param isUp both ends are
 */
record HostInterface(String name, String kind, String peer, String alias, long mac, boolean isUp) {
    static HostInterface of(Map<String, String> fields) {
        List<String> flags = Arrays.asList(fields.getOrDefault("flags", "").split(" "));
        return new HostInterface(
                fields.getOrDefault("ifname", ""),
                fields.getOrDefault("linkinfo.info_kind", ""),
                fields.getOrDefault("link", ""),
                fields.getOrDefault("ifalias", ""),
                Long.parseLong(fields.getOrDefault("address", "0").replace(":", ""), 16),
                flags.contains("UP") && flags.contains("LOWER_UP"));
    }

    boolean isPairWith(String otherEnd) {
        return kind.equals("veth") && peer.equals(otherEnd);
    }
}
