package io.margay.control.endpoint;

import io.margay.fib.IpAddress;

/** Who hears which addresses lead to a workload that is there. */
public interface HostRoutes {
    /** Also when only the metric is another. */
    void onHostRoute(IpAddress address, int metric);

    void onNoHostRoute(IpAddress address);
}
