package io.margay.fib;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What became of the table from one generation to another: each prefix once, sorted, whatever happened to it in between.
 *
 * @param oldest the first generation that is kept to compare with
 * @param latest the last that is committed
 * @param known whether both generations are among them; if not, there are no changes here
 */
public record FibDiff(long from, long to, long oldest, long latest, boolean known, List<Change> changes) {

    /**
     * A route at one end.
     *
     * @param nextHop of a group the members that it has by now: they change without the route
     */
    public record Way(NextHop nextHop, RouteProtocol protocol, int originId) {}

    /**
     * @param before null if there was no route
     * @param after null if there is none
     * @param generation of the last change of the prefix
     * @param timeMs milliseconds since 1970, of the last change; the file keeps whole seconds
     */
    public record Change(Prefix prefix, Way before, Way after, long generation, long timeMs) {
        private boolean isOne() {
            return before == null ? after != null : !before.equals(after);
        }
    }

    /** @throws FibFormatException if the journal is not one of ours */
    static FibDiff of(FibJournal journal, NextHopTable nextHops, long from, long to, long latest) {
        UnsafeBuffer changes =
                from >= journal.firstBase() && from <= to && to <= latest ? journal.copy(from, to) : null;
        if (changes == null) {
            return unknown(journal, from, to, latest);
        }
        List<Change> net;
        try {
            net = net(changes, nextHops);
        } catch (FibFormatException e) {
            if (journal.firstBase() > from) { // then the ids told of had become others' meanwhile
                return unknown(journal, from, to, latest);
            }
            throw e;
        }
        return journal.firstBase() > from
                ? unknown(journal, from, to, latest)
                : new FibDiff(from, to, journal.firstBase(), latest, true, net);
    }

    private static FibDiff unknown(FibJournal journal, long from, long to, long latest) {
        return new FibDiff(from, to, journal.firstBase(), latest, false, List.of());
    }

    private static List<Change> net(UnsafeBuffer changes, NextHopTable nextHops) {
        Map<Prefix, Change> net = new TreeMap<>();
        for (int at = 0; at < changes.capacity(); at += FibJournal.CHANGE_LENGTH) {
            net.merge(prefix(changes, at), decode(changes, at, nextHops), FibDiff::join);
        }
        return net.values().stream().filter(Change::isOne).toList();
    }

    private static Change join(Change earlier, Change later) {
        return new Change(later.prefix, earlier.before, later.after, later.generation, later.timeMs);
    }

    private static Prefix prefix(UnsafeBuffer changes, int at) {
        int family = changes.getByte(at + FibJournal.FAMILY);
        int length = changes.getByte(at + FibJournal.PREFIX_LENGTH) & 0xFF;
        long high = changes.getLong(at + FibJournal.HIGH);
        long low = changes.getLong(at + FibJournal.LOW);
        AddressFamily[] families = AddressFamily.values();
        if (family < 0 || family >= families.length || !families[family].isPrefix(high, low, length)) {
            throw corrupt();
        }
        return families[family].prefix(high, low, length);
    }

    private static Change decode(UnsafeBuffer changes, int at, NextHopTable nextHops) {
        Way before = way(
                nextHops,
                changes.getShort(at + FibJournal.OLD_NEXT_HOP),
                changes.getByte(at + FibJournal.OLD_PROTOCOL),
                changes.getInt(at + FibJournal.OLD_ORIGIN));
        Way after = way(
                nextHops,
                changes.getShort(at + FibJournal.NEW_NEXT_HOP),
                changes.getByte(at + FibJournal.NEW_PROTOCOL),
                changes.getInt(at + FibJournal.NEW_ORIGIN));
        long seconds = Integer.toUnsignedLong(changes.getInt(at + FibJournal.SECONDS));
        return new Change(prefix(changes, at), before, after, FibJournal.generation(changes, at), seconds * 1_000);
    }

    private static Way way(NextHopTable nextHops, int id, int protocol, int originId) {
        if (id == 0) {
            return null;
        }
        NextHop nextHop = nextHops.isId(id) ? nextHops.read(id) : null;
        if (nextHop == null || RouteProtocol.byId(protocol) == null) {
            throw corrupt();
        }
        return new Way(nextHop, RouteProtocol.byId(protocol), originId);
    }

    private static FibFormatException corrupt() {
        return new FibFormatException("the journal of changes is corrupt");
    }
}
