package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The next-hop section where a group stands in it: its record, of kind group, and in the cache lines of the {@value #SPAN} - 1 ids after it, which are
 * nobody's else, the rest.
 *
 * <pre>
 *     0  as all records have it: version, kind, references
 *    48  members 4        their number; with 0x100 they are in the second list, else in the first
 *    64  buckets 256 * 2  of each the id of a member
 *   576  first list       64 times: id of a member 2 | its weight 2
 *   832  second list      likewise
 * </pre>
 *
 * The members change in place. The list that is not in use is written, and one store makes it the one in use; then each bucket that changes is stored, for itself.
 * So a flow's way is at each moment the old one or the new one, and a writer that dies leaves the old members or the new ones.
 */
final class GroupTable {
    /** Ids that a group takes, in a row. */
    static final int SPAN = 17;

    static final int BUCKETS = 64;

    private static final int VERSION = 0;
    private static final int MEMBERS = 48;
    private static final int LIST = BUCKETS + ResilientBuckets.COUNT * Short.BYTES;
    private static final int LIST_LENGTH = NextHop.MAX_MEMBERS * Integer.BYTES;
    private static final int SECOND_LIST = 0x100;
    private static final int COUNT_MASK = 0xFF;

    private final AtomicBuffer buffer;
    private final NextHopTable nextHops;
    private final int limit;

    GroupTable(AtomicBuffer buffer, NextHopTable nextHops) {
        this.buffer = buffer;
        this.nextHops = nextHops;
        this.limit = nextHops.capacity() + 1;
    }

    /** Of a group that nobody refers to yet. */
    void create(int id, int[] memberIds, int[] weights) {
        create(id, memberIds, weights, ResilientBuckets.of(memberIds, weights));
    }

    /** The same for routes that had another group: their flows keep their way as if that one had changed. */
    void createAfter(int former, int id, int[] memberIds, int[] weights) {
        int[] old = membersInUse(former);
        int[] table =
                ResilientBuckets.after(table(former), halves(old, 0), halves(old, Short.SIZE), memberIds, weights);
        create(id, memberIds, weights, table);
    }

    private void create(int id, int[] memberIds, int[] weights, int[] table) {
        int at = id << NextHopTable.SHIFT;
        writeList(at + LIST, memberIds, weights);
        buffer.putInt(at + MEMBERS, memberIds.length);
        for (int bucket = 0; bucket < table.length; bucket++) {
            buffer.putShort(bucketAt(at, bucket), (short) table[bucket]);
        }
    }

    /** Other members, while readers go on. Those who leave must keep their ids until no reader can hold them. */
    void change(int id, int[] memberIds, int[] weights) {
        int at = id << NextHopTable.SHIFT;
        int version = buffer.getInt(at + VERSION) | 1;
        buffer.putInt(at + VERSION, version);
        VarHandle.storeStoreFence();
        int word = buffer.getInt(at + MEMBERS);
        int[] before = table(id);
        int[] old = membersInUse(id);
        int[] after = ResilientBuckets.after(before, halves(old, 0), halves(old, Short.SIZE), memberIds, weights);
        int list = ~word & SECOND_LIST;
        writeList(listAt(at, list), memberIds, weights);
        buffer.putIntRelease(at + MEMBERS, list | memberIds.length);
        for (int bucket = 0; bucket < after.length; bucket++) {
            if (after[bucket] != before[bucket]) {
                buffer.putShortVolatile(bucketAt(at, bucket), (short) after[bucket]);
            }
        }
        buffer.putIntRelease(at + VERSION, version + 1);
    }

    /** Whether a flow that goes over from one group to the other keeps its way, unless its member has left, or one that is new has taken it. */
    boolean isKind(int former, int id) {
        int[] before = table(former);
        int[] after = table(id);
        int[] old = memberIds(former);
        int[] members = memberIds(id);
        for (int bucket = 0; bucket < before.length; bucket++) {
            boolean moves = before[bucket] != after[bucket];
            if (moves && contains(members, before[bucket]) && contains(old, after[bucket])) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(int[] ids, int wanted) {
        for (int id : ids) {
            if (id == wanted) {
                return true;
            }
        }
        return false;
    }

    private void writeList(int at, int[] memberIds, int[] weights) {
        for (int i = 0; i < memberIds.length; i++) {
            buffer.putInt(at + i * Integer.BYTES, weights[i] << Short.SIZE | memberIds[i]);
        }
    }

    /** Of the members in use the ids; empty where there can be none. */
    int[] memberIds(int id) {
        return halves(membersInUse(id), 0);
    }

    /** Id and weight of each member, of one list: which one is in use is looked up once. */
    private int[] membersInUse(int id) {
        int at = id << NextHopTable.SHIFT;
        int word = buffer.getIntAcquire(at + MEMBERS);
        int count = word & COUNT_MASK;
        if (id + SPAN > limit || count > NextHop.MAX_MEMBERS) {
            return new int[0];
        }
        int[] members = new int[count];
        for (int i = 0; i < count; i++) {
            members[i] = buffer.getInt(listAt(at, word) + i * Integer.BYTES);
        }
        return members;
    }

    private static int[] halves(int[] words, int shift) {
        int[] halves = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            halves[i] = words[i] >>> shift & 0xFFFF;
        }
        return halves;
    }

    /** Of each bucket the id of its member. */
    int[] table(int id) {
        int[] table = new int[ResilientBuckets.COUNT];
        for (int bucket = 0; bucket < table.length; bucket++) {
            table[bucket] = buffer.getShortVolatile(bucketAt(id << NextHopTable.SHIFT, bucket));
        }
        return table;
    }

    /**
     * The group of an id, of a record that is or was of this kind; null if it can be none. To be believed as {@link NextHopTable#read} is.
     */
    NextHop read(int id) {
        int at = (id << NextHopTable.SHIFT) + VERSION;
        while (true) {
            int version = buffer.getIntAcquire(at);
            NextHop group = readOnce(id);
            VarHandle.acquireFence();
            if (buffer.getInt(at) == version) { // then at most one change was under way, and that writes the other list
                return group;
            }
            Thread.onSpinWait();
        }
    }

    private NextHop readOnce(int id) {
        int[] words = membersInUse(id);
        int[] ids = halves(words, 0);
        int[] weights = halves(words, Short.SIZE);
        List<NextHopMember> members = new ArrayList<>();
        try {
            for (int i = 0; i < ids.length; i++) {
                NextHop member = isMember(ids[i]) ? nextHops.read(ids[i]) : null;
                if (member == null) {
                    return null;
                }
                members.add(new NextHopMember(member, weights[i]));
            }
            return NextHop.group(members);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    /** Whether a reader of this id finds a way for each flow. */
    boolean isWhole(int id) {
        if (id + SPAN > limit) {
            return false;
        }
        for (int member : table(id)) {
            if (!isMember(member)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMember(int id) {
        return nextHops.isId(id)
                && nextHops.kind(id) != NextHopTable.GROUP
                && NextHopKind.byId(nextHops.kind(id)) != null;
    }

    private static int bucketAt(int at, int bucket) {
        return at + BUCKETS + bucket * Short.BYTES;
    }

    private static int listAt(int at, int word) {
        return at + LIST + ((word & SECOND_LIST) == 0 ? 0 : LIST_LENGTH);
    }
}
