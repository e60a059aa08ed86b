package io.margay.perf.oracle.scene;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;

/**
 * The two sides of each router, and who the tester plays there. {@code scripts/smoke/oracle.sh} makes the namespaces so; both routers have
 * the same addresses, so that their frames can be compared whole.
 */
public enum Side {
    WORKLOAD(0xEEEE_EEEE_EEEEL, 0x0200_0000_1264L, 1500, "192.168.18.64", "fd00:10:0:12::1"),
    UPLINK(0x0200_0000_0864L, 0x0200_0000_0865L, 1400, "172.17.8.101", "fd00:8::101");

    private final long routerMac;
    private final long testerMac;
    private final int mtuBytes;
    private final int testerAddress;
    private final Ipv6Address testerAddress6;

    Side(long routerMac, long testerMac, int mtuBytes, String testerAddress, String testerAddress6) {
        this.routerMac = routerMac;
        this.testerMac = testerMac;
        this.mtuBytes = mtuBytes;
        this.testerAddress = Ipv4.parse(testerAddress);
        this.testerAddress6 = Ipv6Address.parse(testerAddress6);
    }

    public long routerMac() {
        return routerMac;
    }

    public long testerMac() {
        return testerMac;
    }

    public int mtuBytes() {
        return mtuBytes;
    }

    /** The workload's, or the uplink's peer's. */
    public int testerAddress() {
        return testerAddress;
    }

    public Ipv6Address testerAddress6() {
        return testerAddress6;
    }

    public Side other() {
        return this == WORKLOAD ? UPLINK : WORKLOAD;
    }
}
