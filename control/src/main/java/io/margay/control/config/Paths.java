package io.margay.control.config;

/** Names of places in a configuration: {@code bgp.peers[1].address}. */
final class Paths {
    private Paths() {}

    static String child(String path, String key) {
        String name = Quote.plain(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }
}
