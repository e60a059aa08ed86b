package io.margay.control;

import io.margay.control.endpoint.HostRoutes;
import io.margay.control.route.HostMetric;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What this node announces of itself, by Calico's rules of export: its blocks, exactly; of single addresses those that it has borrowed from
 * other nodes' blocks, and those that are preferred to others' (a workload that is about to live here). Nothing of a pool that is kept from
 * BGP, and nothing that is in none. Static routes are not asked about, so they are never told.
 */
final class OwnRoutes implements HostRoutes {
    private static final int BLOCK_LOCAL_PREF = 100;

    private final Set<Prefix> blocks = new TreeSet<>();
    private final Set<Prefix> pools = new TreeSet<>();
    private final Map<IpAddress, Integer> metrics = new TreeMap<>();
    private List<Prefix> unannouncedPools = List.of();
    private boolean isChanged;

    void addBlock(Prefix block) {
        isChanged |= blocks.add(block);
    }

    void removeBlock(Prefix block) {
        isChanged |= blocks.remove(block);
    }

    void addPool(Prefix pool) {
        isChanged |= pools.add(pool);
    }

    void removePool(Prefix pool) {
        isChanged |= pools.remove(pool);
    }

    void unannouncedPools(List<Prefix> wanted) {
        isChanged |= !wanted.equals(unannouncedPools);
        unannouncedPools = List.copyOf(wanted);
    }

    @Override
    public void onHostRoute(IpAddress address, int metric) {
        Integer before = metrics.put(address, metric);
        isChanged |= before == null || before != metric;
    }

    @Override
    public void onNoHostRoute(IpAddress address) {
        isChanged |= metrics.remove(address) != null;
    }

    Set<Prefix> pools() {
        return pools;
    }

    boolean isChanged() {
        return isChanged;
    }

    /** Each prefix with its local preference, as of now. */
    Map<Prefix, Integer> take() {
        isChanged = false;
        Map<Prefix, Integer> announced = new TreeMap<>();
        for (Prefix block : blocks) {
            if (!isWithin(unannouncedPools, block)) {
                announced.put(block, BLOCK_LOCAL_PREF);
            }
        }
        metrics.forEach((address, metric) -> {
            Prefix host = address.hostPrefix();
            boolean isOfBlock = isWithin(blocks, host) && metric >= HostMetric.NORMAL;
            if (!isOfBlock && isWithin(pools, host) && !isWithin(unannouncedPools, host)) {
                announced.put(host, HostMetric.localPref(metric));
            }
        });
        return announced;
    }

    private static boolean isWithin(Collection<Prefix> prefixes, Prefix prefix) {
        return prefixes.stream().anyMatch(each -> each.contains(prefix));
    }
}
