package io.margay.dataplane.node;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;

/** Which destinations are ours when they come in by an uplink. Never changes: the conductor makes another, and the worker takes it over. */
public final class Pools {
    public static final Pools NONE = of();

    private final int[] addresses;
    private final int[] masks;

    /** Two halves each. */
    private final long[] addresses6;

    private final long[] masks6;

    private Pools(int ipv4, int ipv6) {
        addresses = new int[ipv4];
        masks = new int[ipv4];
        addresses6 = new long[2 * ipv6];
        masks6 = new long[2 * ipv6];
    }

    public static Pools of(Prefix... pools) {
        int ipv6 = 0;
        for (Prefix pool : pools) {
            ipv6 += pool instanceof Ipv6Prefix ? 1 : 0;
        }
        Pools made = new Pools(pools.length - ipv6, ipv6);
        int next = 0;
        int next6 = 0;
        for (Prefix pool : pools) {
            if (pool instanceof Ipv4Prefix ipv4) {
                made.addresses[next] = ipv4.address();
                made.masks[next++] = Ipv4Prefix.mask(ipv4.length());
            } else {
                made.addresses6[next6] = pool.high();
                made.masks6[next6++] = Prefix.highMask(pool.length());
                made.addresses6[next6] = pool.low();
                made.masks6[next6++] = Prefix.lowMask(pool.length());
            }
        }
        return made;
    }

    public boolean holds(int address) {
        for (int i = 0; i < addresses.length; i++) {
            if ((address & masks[i]) == addresses[i]) {
                return true;
            }
        }
        return false;
    }

    public boolean holds(long high, long low) {
        for (int i = 0; i < addresses6.length; i += 2) {
            if ((high & masks6[i]) == addresses6[i] && (low & masks6[i + 1]) == addresses6[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
