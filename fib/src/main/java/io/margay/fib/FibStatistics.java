package io.margay.fib;

/**
 * The figures of a FIB file's header, as last written by the writer.
 *
 * @param nextHops ids that are in use, those included that wait for the last reader to look away
 * @param retired blocks and next hops that wait for it
 * @param refusedNextHops puts refused because there was no id left
 * @param epoch the writer's; everything retired before it began can no longer be found
 * @param oldestEpoch the earliest that a reader may still be in; what was retired after it rests
 */
public record FibStatistics(
        FibCapacity capacity,
        long generation,
        long committedMs,
        FibTableStatistics ipv4,
        FibTableStatistics ipv6,
        int nextHops,
        int retired,
        long refusedNextHops,
        long epoch,
        long oldestEpoch,
        int readers,
        long fileBytes) {

    public FibTableStatistics of(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
    }

    /** Of both families. */
    public int routes() {
        return ipv4.routes() + ipv6.routes();
    }

    /** Of both families. */
    public int owedRemovals() {
        return ipv4.owedRemovals() + ipv6.owedRemovals();
    }
}
