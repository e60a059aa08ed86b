package io.margay.control.endpoint;

import io.margay.dataplane.link.PortState;

/**
 * What the dataplane last said of a port.
 *
 * @param interfaceIndex the kernel's; 0 while missing
 * @param mac of the host's interface, low 48 bits; 0 while missing
 * @param mtuBytes layer-3 MTU; 0 while missing
 */
public record PortStatus(PortState state, int interfaceIndex, long mac, int mtuBytes) {
    public static final PortStatus UNKNOWN = new PortStatus(PortState.MISSING, 0, 0, 0);

    public boolean isUp() {
        return state == PortState.UP;
    }
}
