package io.margay.fib;

import java.util.Arrays;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The writer's hands on the IPv6 trie's sections: makes blocks that nobody sees yet, publishes a word of the direct table, and retires what
 * that took out of reach. Either everything made since {@link #begin} is kept, or all of it is given back; what it replaces is retired when it is published.
 */
final class TrieStore6 {
    /** No node. */
    static final int NONE = -1;

    private static final int UNITS_SHIFT = 32;
    private static final int ENTRIES_PER_UNIT = Fib6.NODE_LENGTH / Integer.BYTES;
    private static final int FIRST_INLINE = Fib6.NODE_ENTRIES / Integer.BYTES;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final BlockAllocator blocks;
    private final Reclaimer reclaimer;
    private final int reserve;
    private final LongList made = new LongList();
    private final LongList replaced = new LongList();
    private final long[] runs = new long[NodeDraft6.WORDS];
    private boolean mayUseReserve;

    TrieStore6(AtomicBuffer direct, AtomicBuffer nodes, FibCapacity capacity, Reclaimer reclaimer) {
        this.direct = direct;
        this.nodes = nodes;
        this.blocks = new BlockAllocator(capacity.echoes(), capacity.nodes6(), Fib6.ROOT_UNITS);
        this.reclaimer = reclaimer;
        this.reserve = capacity.nodes6() / 16;
        writeEchoes(capacity.echoes());
    }

    /** Of each id a node without runs, so that all slots are what the bases point to. */
    private void writeEchoes(int echoes) {
        for (int id = 0; id < echoes; id++) {
            for (int word = 0; word < NodeDraft6.WORDS; word++) {
                nodes.putInt(baseAt(id, word), id * ENTRIES_PER_UNIT + FIRST_INLINE);
            }
            nodes.putInt(id * ENTRIES_PER_UNIT + FIRST_INLINE << Fib6.ENTRY_SHIFT, id);
        }
    }

    boolean hasRoom(long moreNodes) {
        return blocks.freeUnits() - reserve >= moreNodes;
    }

    /** @param removal removals may use the last sixteenth: a route must always be able to go */
    void begin(boolean removal) {
        mayUseReserve = removal;
        made.clear();
        replaced.clear();
    }

    int direct(int slot) {
        return direct.getInt(slot << 2);
    }

    /** The one store that makes a change visible; all that was {@linkplain #replace replaced} is retired. */
    void publish(int slot, int word) {
        int old = direct(slot);
        if (old == word) {
            return;
        }
        direct.putIntRelease(slot << 2, word);
        if (old < 0) {
            retire(index(old), Fib6.ROOT_UNITS);
        }
        for (int i = 0; i < replaced.size(); i++) {
            retire((int) replaced.get(i), (int) (replaced.get(i) >>> UNITS_SHIFT));
        }
    }

    private void retire(int at, int units) {
        reclaimer.retire(Reclaimer.NODES6, at, units);
    }

    /** See {@link TrieStore4#publishCover}. */
    void publishCover(int slot, int hop) {
        int root = index(direct(slot));
        nodes.putShortVolatile(root << Fib6.NODE_SHIFT, (short) hop);
    }

    /** Gives back what was made since {@link #begin}. */
    void rollBack() {
        while (made.size() > 0) {
            long block = made.removeLast();
            blocks.free((int) block, (int) (block >>> UNITS_SHIFT));
        }
    }

    /** A published node goes with the next {@link #publish}, and with it those children, and all below them, that {@code draft} has not met. */
    void replace(int node, NodeDraft6 draft) {
        int first = entryBase(node);
        int entry = first;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            for (long left = runs(node, word); left != 0; left &= left - 1) {
                int child = nodes.getInt(entry++ << Fib6.ENTRY_SHIFT);
                if (child < 0 && (draft == null || !draft.isMet((word << 6) + Long.numberOfTrailingZeros(left)))) {
                    replace(index(child), null);
                }
            }
        }
        replaced.add(block(node, 1));
        if (first / ENTRIES_PER_UNIT != node) {
            replaced.add(block(first / ENTRIES_PER_UNIT, units(entry - first)));
        }
    }

    /** {@link #replace} of a root; its own block goes with the word that leads to it. */
    void replaceRoot(int root, NodeDraft6 draft) {
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            int child = rootChild(root, slot);
            if (child != NONE && !draft.isMet(slot)) {
                replace(child, null);
            }
        }
    }

    private static int units(int entries) {
        return (entries + ENTRIES_PER_UNIT - 1) / ENTRIES_PER_UNIT;
    }

    static int index(int word) {
        return word & ~Fib6.NODE;
    }

    /** Writes a draft as a node. @return the word that leads to it, a next-hop id if all its slots are that, or {@link TrieWriter6#FAILED} when there is no room */
    int makeNode(NodeDraft6 draft) {
        if (draft.isUniform()) {
            return draft.words[0];
        }
        int entries = findRuns(draft);
        int node = make(1);
        int block = entries <= Fib6.INLINE_ENTRIES || node == BlockAllocator.NONE ? node : make(units(entries));
        if (block == BlockAllocator.NONE) {
            return TrieWriter6.FAILED;
        }
        int entry = block * ENTRIES_PER_UNIT + (block == node ? FIRST_INLINE : 0);
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            nodes.putLong((node << Fib6.NODE_SHIFT) + (word << 3), runs[word]);
            nodes.putInt(baseAt(node, word), entry - 1);
            for (long left = runs[word]; left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                nodes.putInt(entry++ << Fib6.ENTRY_SHIFT, draft.words[slot]);
            }
        }
        return Fib6.NODE | node;
    }

    /** @return how many */
    private int findRuns(NodeDraft6 draft) {
        int[] words = draft.words;
        int count = 1;
        Arrays.fill(runs, 0);
        runs[0] = 1;
        for (int slot = 1; slot < NodeDraft6.SLOTS; slot++) {
            if (words[slot] != words[slot - 1]) {
                runs[slot >>> 6] |= 1L << slot;
                count++;
            }
        }
        return count;
    }

    /** A draft as a root. @return its word for the direct table, or {@link TrieWriter6#FAILED} when there is no room */
    int makeRoot(NodeDraft6 draft, int cover) {
        int root = make(Fib6.ROOT_UNITS);
        if (root == BlockAllocator.NONE) {
            return TrieWriter6.FAILED;
        }
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            nodes.putInt(rootWordAt(root, slot), draft.words[slot]);
        }
        nodes.putShort(root << Fib6.NODE_SHIFT, (short) cover);
        return Fib6.NODE | root;
    }

    private static int rootWordAt(int root, int slot) {
        return (root << Fib6.NODE_SHIFT) + Fib6.ROOT_WORDS + (slot << 2);
    }

    private static int baseAt(int node, int word) {
        return (node << Fib6.NODE_SHIFT) + Fib6.NODE_BASES + (word << 2);
    }

    /** Child of a published root in a slot, or {@link #NONE}. */
    int rootChild(int root, int slot) {
        return childOf(nodes.getInt(rootWordAt(root, slot)));
    }

    private static int childOf(int word) {
        return word < 0 ? index(word) : NONE;
    }

    /** Takes over all of a published root. */
    void keepAllOfRoot(int root, NodeDraft6 draft) {
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            draft.take(slot, nodes.getInt(rootWordAt(root, slot)));
        }
    }

    private long runs(int node, int word) {
        return nodes.getLong((node << Fib6.NODE_SHIFT) + (word << 3));
    }

    /** Where the first run's entry lies. */
    private int entryBase(int node) {
        return nodes.getInt(baseAt(node, 0)) + 1;
    }

    /** Child of a published node in a slot, or {@link #NONE}. */
    int child(int node, int slot) {
        int word = slot >>> 6;
        int entry = nodes.getInt(baseAt(node, word)) + Long.bitCount(runs(node, word) << ~slot);
        return childOf(nodes.getInt(entry << Fib6.ENTRY_SHIFT));
    }

    /** Takes over all of a published node. */
    void keepAll(int node, NodeDraft6 draft) {
        int entry = entryBase(node);
        int previous = 0;
        int content = 0;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            for (long left = runs(node, word); left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                draft.fill(previous, slot - previous, content);
                previous = slot;
                content = nodes.getInt(entry++ << Fib6.ENTRY_SHIFT);
                if (content < 0) {
                    draft.take(slot, content);
                }
            }
        }
        draft.fill(previous, NodeDraft6.SLOTS - previous, content);
    }

    private int make(int units) {
        int at = blocks.allocate(units, mayUseReserve ? 0 : reserve);
        if (at != BlockAllocator.NONE) {
            made.add(block(at, units));
        }
        return at;
    }

    private static long block(int at, int units) {
        return (long) units << UNITS_SHIFT | at;
    }

    void onReclaimed(int at, int units) {
        blocks.free(at, units);
    }

    int usedNodes() {
        return blocks.usedUnits();
    }
}
