package io.margay.control.route;

/**
 * The metric of the route to a workload, and the local preference by which BGP carries it: the same in all of Calico's nodes, so that of two
 * that have one address the workload is where the metric is lower. Lower than usual is that of a workload that is about to live there, while
 * it still lives elsewhere (live migration).
 */
public final class HostMetric {
    public static final int NORMAL = 1_024;

    private HostMetric() {}

    public static int localPref(int metric) {
        return Integer.MAX_VALUE - metric;
    }

    /** Is a route with it used in place of a workload that is here? */
    public static boolean isPreferred(long localPref) {
        return localPref > localPref(NORMAL);
    }
}
