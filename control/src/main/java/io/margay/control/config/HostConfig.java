package io.margay.control.config;

/**
 * This host as an endpoint: a veth pair between its own stack and the dataplane.
 *
 * @param enabled without it containers and their host have no way to each other
 * @param interfaceName of the pair's end in the host's stack; the other is the dataplane's
 * @param toHostAllowed may workloads of this host talk to the host itself
 */
public record HostConfig(boolean enabled, String interfaceName, boolean toHostAllowed) {
    /** Appended to the name of the end in the host's stack, for the other one. */
    static final String ROUTER_END = "-r";

    /** So that the other end's name is no longer than Linux has room for. */
    static final int MAX_NAME_LENGTH = 15 - ROUTER_END.length();

    public static final HostConfig DEFAULT = new HostConfig(true, "margay0", true);

    /** The name of the end that is the dataplane's port. */
    public static String routerEnd(String interfaceName) {
        return interfaceName + ROUTER_END;
    }
}
