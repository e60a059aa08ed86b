package io.margay.rawsock;

/**
 * UDP that an {@link IngressGuard} drops: to any of some ports of any of some addresses, in a packet that is whole and has no options or extension headers. What is not of this form
 * passes.
 */
public final class GuardedUdp {
    public static final GuardedUdp NONE = new GuardedUdp(new GuardedPrefix[0], new int[0]);

    private static final int MAX_PORTS = 16;

    private final GuardedPrefix[] addresses;
    private final int[] ports;

    public GuardedUdp(GuardedPrefix[] addresses, int... ports) {
        if (ports.length > MAX_PORTS) {
            throw new IllegalArgumentException("guarded UDP ports: " + ports.length + ", at most " + MAX_PORTS);
        }
        for (int port : ports) {
            if (port < 0 || port > 0xFFFF) {
                throw new IllegalArgumentException("UDP port out of 0..65535: " + port);
            }
        }
        this.addresses = ports.length == 0 ? new GuardedPrefix[0] : addresses.clone();
        this.ports = ports.clone();
    }

    GuardedPrefix[] addresses() {
        return addresses;
    }

    int[] ports() {
        return ports;
    }
}
