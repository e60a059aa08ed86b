package io.margay.rawsock;

/** Looks an interface up by name. java.net.NetworkInterface does not know one without an address. */
final class Interfaces {
    private Interfaces() {}

    static int index(String wanted) {
        int[] found = new int[1];
        LinkListener listener = new LinkListener() {
            @Override
            public void onLink(int interfaceIndex, String name, boolean up, int mtu, long mac) {
                if (name.equals(wanted)) {
                    found[0] = interfaceIndex;
                }
            }

            @Override
            public void onLinkRemoved(int interfaceIndex, String name) {
                if (interfaceIndex == found[0]) {
                    found[0] = 0;
                }
            }
        };
        try (LinkMonitor monitor = LinkMonitor.open()) {
            while (!monitor.isComplete()) {
                monitor.poll(listener, 64);
            }
        }
        if (found[0] == 0) {
            throw new IllegalStateException("no interface " + wanted);
        }
        return found[0];
    }
}
