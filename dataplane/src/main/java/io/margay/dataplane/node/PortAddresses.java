package io.margay.dataplane.node;

import io.margay.fib.IpAddress;

/**
 * The addresses of what is behind a port, in the order in which they were given. Never changes: the conductor makes another, and the worker takes it over. Asked for each
 * frame of a workload, so the few that there are lie side by side.
 */
public final class PortAddresses {
    public static final PortAddresses NONE = new PortAddresses(new int[0], new long[0]);

    private final int[] ipv4;

    /** Two halves each. */
    private final long[] ipv6;

    private PortAddresses(int[] ipv4, long[] ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    public boolean has(int address) {
        for (int own : ipv4) {
            if (own == address) {
                return true;
            }
        }
        return false;
    }

    public boolean has(long high, long low) {
        for (int i = 0; i < ipv6.length; i += 2) {
            if (ipv6[i + 1] == low && ipv6[i] == high) {
                return true;
            }
        }
        return false;
    }

    /** 0 when there is none of IPv4. */
    public int firstIpv4() {
        return ipv4.length == 0 ? 0 : ipv4[0];
    }

    public boolean hasIpv6() {
        return ipv6.length > 0;
    }

    /** Of the first IPv6 address; only if {@link #hasIpv6}. */
    public long firstIpv6High() {
        return ipv6[0];
    }

    public long firstIpv6Low() {
        return ipv6[1];
    }

    public PortAddresses with(IpAddress address) {
        if (has(address)) {
            return this;
        }
        if (address.isIpv4()) {
            int[] more = new int[ipv4.length + 1];
            System.arraycopy(ipv4, 0, more, 0, ipv4.length);
            more[ipv4.length] = address.ipv4();
            return new PortAddresses(more, ipv6);
        }
        long[] more = new long[ipv6.length + 2];
        System.arraycopy(ipv6, 0, more, 0, ipv6.length);
        more[ipv6.length] = address.high();
        more[ipv6.length + 1] = address.low();
        return new PortAddresses(ipv4, more);
    }

    public PortAddresses without(IpAddress address) {
        PortAddresses rest = NONE;
        for (int own : ipv4) {
            rest = keep(rest, IpAddress.of(own), address);
        }
        for (int i = 0; i < ipv6.length; i += 2) {
            rest = keep(rest, new IpAddress(ipv6[i], ipv6[i + 1]), address);
        }
        return rest;
    }

    private static PortAddresses keep(PortAddresses kept, IpAddress own, IpAddress unwanted) {
        return own.equals(unwanted) ? kept : kept.with(own);
    }

    private boolean has(IpAddress address) {
        return address.isIpv4() ? has(address.ipv4()) : has(address.high(), address.low());
    }
}
