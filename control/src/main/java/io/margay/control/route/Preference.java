package io.margay.control.route;

import io.margay.fib.RouteProtocol;

/**
 * Administrative preference: for one and the same prefix, the protocol with the greater number is used. The figures follow BIRD's (direct
 * 240, static 200, BGP 100), so that operators of Calico find what they know.
 *
 * <p>Why this order: an address that the kernel holds, or a subnet that an interface is in, is a fact. A workload that is plugged in here is
 * a fact too, and beats what anybody announces about its address. The operator's static routes beat the blackhole that a block brings with
 * it. The blackhole beats BGP: when another host announces our own block, our packets must not be sent there.
 */
public final class Preference {
    public static final int CONNECTED = 240;
    public static final int WORKLOAD = 220;
    public static final int STATIC = 200;
    public static final int BLACKHOLE = 180;
    public static final int BGP = 100;
    /** Of a host route by BGP to a workload that is about to live elsewhere, see {@link HostMetric}. */
    public static final int MIGRATED = 230;

    private Preference() {}

    public static int of(RouteProtocol protocol) {
        return switch (protocol) {
            case CONNECTED -> CONNECTED;
            case WORKLOAD -> WORKLOAD;
            case STATIC -> STATIC;
            case BLACKHOLE -> BLACKHOLE;
            case BGP -> BGP;
        };
    }
}
