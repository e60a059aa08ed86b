package io.margay.control.bgp;

import io.margay.control.bgp.transport.ScopedAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections that were refused, by reason. The log hears of the 1st, 2nd, 4th, 8th.. of each, so nobody can fill it. */
final class Refusals {
    /** Few, and none made of what a stranger sends, so that the counts stay few. */
    static final String STRANGER = "not a peer's address";

    static final String NOT_WELCOME = "the peer has a session already, or is not to have one";
    static final String TOO_FAR = "came over too many hops (TTL security)";
    static final String LIMIT = "limit of dynamic neighbours reached";
    static final String NO_PASSWORD = "the peer's password could not be set";
    static final String BROKEN = "broken before it was taken over";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final String where;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private static final class Count {
        long count;
        ScopedAddress last;
    }

    /** @param where for the log: the peer, or the speaker */
    Refusals(String where) {
        this.where = where;
    }

    /** Without a line in the log. */
    long count(String reason, ScopedAddress from) {
        Count count = counts.computeIfAbsent(reason, each -> new Count());
        count.count++;
        count.last = from;
        return count.count;
    }

    void add(String reason, ScopedAddress from, String detail) {
        long count = count(reason, from);
        if (Long.bitCount(count) == 1) {
            String more = detail == null ? "" : ": " + detail;
            LOG.info("{}: connection from {} refused, {}{} (no. {})", where, from, reason, more, count);
        }
    }

    List<RefusalSnapshot> snapshots() {
        return counts.entrySet().stream()
                .map(each -> new RefusalSnapshot(
                        each.getKey(),
                        each.getValue().count,
                        each.getValue().last.toString()))
                .toList();
    }
}
