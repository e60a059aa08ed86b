package io.margay.fib;

import org.agrona.concurrent.AtomicBuffer;

/**
 * The writer's hands on the IPv6 trie's sections: makes blocks that nobody sees yet, publishes a word of the direct table, and retires what
 * that took out of reach. Either everything made since {@link #begin} is kept, or all of it is given back; what it replaces is retired when it is published.
 */
final class TrieStore6 {
    /** No node. */
    static final int NONE = -1;

    private static final int UNITS_SHIFT = 32;

    private static final int ENTRIES_PER_UNIT = Fib6.NODE_LENGTH / Short.BYTES;
    private static final int FIRST_INLINE = Fib6.NODE_ENTRIES / Short.BYTES;
    private static final int MAX_UNITS = NodeDraft6.SLOTS;

    /** Words of a node's image. */
    private static final int BASES = Fib6.NODE_BASES / Long.BYTES;

    /** The first half of this word is the child base, the second has the first of the entries. */
    private static final int CHILD_BASE = Fib6.NODE_CHILD_BASE / Long.BYTES;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final BlockAllocator blocks;
    private final Reclaimer reclaimer;
    private final int reserve;
    private final LongList made = new LongList();
    private final LongList replaced = new LongList();
    private final int[] countsBefore = new int[NodeDraft6.WORDS];
    private boolean mayUseReserve;

    TrieStore6(AtomicBuffer direct, AtomicBuffer nodes, FibCapacity capacity, Reclaimer reclaimer) {
        this.direct = direct;
        this.nodes = nodes;
        this.blocks = new BlockAllocator(capacity.nodes6(), MAX_UNITS);
        this.reclaimer = reclaimer;
        this.reserve = capacity.nodes6() / 16;
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
            retire(old & ~Fib6.DIRECT_NODE, Fib6.ROOT_UNITS);
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
        int root = direct(slot) & ~Fib6.DIRECT_NODE;
        nodes.putShortVolatile(root << Fib6.NODE_SHIFT, (short) hop);
    }

    /** Gives back what was made since {@link #begin}. */
    void rollBack() {
        while (made.size() > 0) {
            long block = made.removeLast();
            blocks.free((int) block, (int) (block >>> UNITS_SHIFT));
        }
    }

    /** What lies below a published node goes with the next {@link #publish}: its entries and its children's block, and what lies below the children that {@code draft} has not met. */
    void replace(int node, NodeDraft6 draft) {
        int childBase = nodes.getInt((node << Fib6.NODE_SHIFT) + Fib6.NODE_CHILD_BASE);
        int children = 0;
        int first = entryBase(node);
        int entry = first;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            for (long left = runs(node, word); left != 0; left &= left - 1) {
                if (nodes.getShort(entry++ << 1) < 0) {
                    int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                    if (draft == null || !draft.isMet(slot)) {
                        replace(childBase + children, null);
                    }
                    children++;
                }
            }
        }
        if (children > 0) {
            replaced.add(block(childBase, children));
        }
        if (first / ENTRIES_PER_UNIT != node) {
            replaced.add(block(first / ENTRIES_PER_UNIT, units(entry - first)));
        }
    }

    /** {@link #replace} of a root, whose children have blocks of their own: those that were taken over stay. */
    void replaceRoot(int root, NodeDraft6 draft) {
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            int child = rootChild(root, slot);
            if (child == NONE || draft.isKept(slot)) {
                continue;
            }
            if (!draft.isMet(slot)) {
                replace(child, null);
            }
            replaced.add(block(child, 1));
        }
    }

    private static int units(int entries) {
        return (entries + ENTRIES_PER_UNIT - 1) / ENTRIES_PER_UNIT;
    }

    /** Turns a draft into a leaf, or into a node's image with its entries and children written. @return false when there is no room */
    boolean finish(NodeDraft6 draft) {
        long[] image = draft.image;
        int entryCount = 0;
        int childCount = 0;
        int previous = NodeDraft6.CHILD;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            countsBefore[word] = entryCount;
            long runs = 0;
            for (int slot = word << 6; slot < word + 1 << 6; slot++) {
                int hop = draft.hops[slot];
                if (hop == NodeDraft6.CHILD) {
                    childCount++;
                }
                if (hop != previous || hop == NodeDraft6.CHILD) {
                    runs |= 1L << slot;
                    entryCount++;
                }
                previous = hop;
            }
            image[word] = runs;
        }
        draft.isLeaf = entryCount == 1 && childCount == 0;
        if (draft.isLeaf) {
            return true;
        }
        boolean inline = entryCount <= Fib6.INLINE_ENTRIES;
        int block = inline ? 0 : make(units(entryCount));
        int childBase = childCount == 0 ? 0 : make(childCount);
        if (block == BlockAllocator.NONE || childBase == BlockAllocator.NONE) {
            return false;
        }
        int first = inline ? FIRST_INLINE : block * ENTRIES_PER_UNIT;
        for (int word = 0; word < NodeDraft6.WORDS; word += 2) {
            image[BASES + word / 2] = (long) (first - 1 + countsBefore[word + 1]) << Integer.SIZE
                    | first - 1 + countsBefore[word] & 0xFFFF_FFFFL;
        }
        image[CHILD_BASE] = childBase;
        image[CHILD_BASE + 1] = 0;
        draft.isInline = inline;
        write(draft, first, childBase);
        return true;
    }

    /** @param first where the first entry goes; of one that is inline counted from the node's beginning */
    private void write(NodeDraft6 draft, int first, int childBase) {
        int entry = first;
        int child = 0;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            for (long left = draft.image[word]; left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                int value = draft.hops[slot];
                if (value == NodeDraft6.CHILD) {
                    writeChild(draft, slot, childBase + child);
                    value = Fib6.ENTRY_CHILD | child++;
                }
                if (draft.isInline) {
                    draft.image[entry >>> 2] |= (value & 0xFFFFL) << (entry & 3) * Short.SIZE;
                } else {
                    nodes.putShort(entry << 1, (short) value);
                }
                entry++;
            }
        }
    }

    private void writeChild(NodeDraft6 draft, int slot, int node) {
        if (draft.keptChildren[slot] == NONE) {
            writeNode(node, draft.children, slot * NodeDraft6.IMAGE_LENGTH, draft.inlineChildren[slot]);
        } else {
            copyNode(draft.keptChildren[slot], node);
        }
    }

    /** A draft as a root. @return its word for the direct table, or {@link TrieWriter6#FAILED} when there is no room */
    int makeRoot(NodeDraft6 draft, int cover) {
        int root = make(Fib6.ROOT_UNITS);
        if (root == BlockAllocator.NONE) {
            return TrieWriter6.FAILED;
        }
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            int word = draft.hops[slot];
            if (word == NodeDraft6.CHILD) {
                int child = draft.isKept(slot) ? draft.keptChildren[slot] : make(1);
                if (child == BlockAllocator.NONE) {
                    return TrieWriter6.FAILED;
                }
                if (!draft.isKept(slot)) {
                    writeChild(draft, slot, child);
                }
                word = Fib6.DIRECT_NODE | child;
            }
            nodes.putInt(rootWordAt(root, slot), word);
        }
        nodes.putShort(root << Fib6.NODE_SHIFT, (short) cover);
        return Fib6.DIRECT_NODE | root;
    }

    private static int rootWordAt(int root, int slot) {
        return (root << Fib6.NODE_SHIFT) + Fib6.ROOT_WORDS + (slot << 2);
    }

    /** Child of a published root in a slot, or {@link #NONE}. */
    int rootChild(int root, int slot) {
        int word = nodes.getInt(rootWordAt(root, slot));
        return word < 0 ? word & ~Fib6.DIRECT_NODE : NONE;
    }

    /** Takes over all of a published root. */
    void keepAllOfRoot(int root, NodeDraft6 draft) {
        for (int slot = 0; slot < NodeDraft6.SLOTS; slot++) {
            int word = nodes.getInt(rootWordAt(root, slot));
            if (word < 0) {
                draft.keep(slot, word & ~Fib6.DIRECT_NODE);
            } else {
                draft.hops[slot] = word;
            }
        }
    }

    private void writeNode(int node, long[] images, int from, boolean inline) {
        for (int word = 0; word < NodeDraft6.IMAGE_LENGTH; word++) {
            nodes.putLong((node << Fib6.NODE_SHIFT) + (word << 3), images[from + word]);
        }
        if (inline) {
            moveBases(node, node);
        }
    }

    private void moveBases(int node, int nodesFurther) {
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            int at = (node << Fib6.NODE_SHIFT) + Fib6.NODE_BASES + (word << 2);
            nodes.putInt(at, nodes.getInt(at) + nodesFurther * ENTRIES_PER_UNIT);
        }
    }

    private long runs(int node, int word) {
        return nodes.getLong((node << Fib6.NODE_SHIFT) + (word << 3));
    }

    /** Where the first run's entry lies. */
    private int entryBase(int node) {
        return nodes.getInt((node << Fib6.NODE_SHIFT) + Fib6.NODE_BASES) + 1;
    }

    private int entry(int node, int slot) {
        int word = slot >>> 6;
        int base = nodes.getInt((node << Fib6.NODE_SHIFT) + Fib6.NODE_BASES + (word << 2));
        return nodes.getShort(base + Long.bitCount(runs(node, word) << ~slot) << 1);
    }

    /** Child of a published node in a slot, or {@link #NONE}. */
    int child(int node, int slot) {
        int value = entry(node, slot);
        return value >= 0
                ? NONE
                : nodes.getInt((node << Fib6.NODE_SHIFT) + Fib6.NODE_CHILD_BASE) + (value & ~Fib6.ENTRY_CHILD & 0xFFFF);
    }

    /** Takes over all of a published node. */
    void keepAll(int node, NodeDraft6 draft) {
        int child = nodes.getInt((node << Fib6.NODE_SHIFT) + Fib6.NODE_CHILD_BASE);
        int entry = entryBase(node);
        int previous = 0;
        int hop = 0;
        for (int word = 0; word < NodeDraft6.WORDS; word++) {
            for (long left = runs(node, word); left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                draft.fill(previous, slot - previous, hop);
                previous = slot;
                hop = nodes.getShort(entry++ << 1);
                if (hop < 0) {
                    draft.keep(slot, child++);
                    previous++;
                }
            }
        }
        draft.fill(previous, NodeDraft6.SLOTS - previous, hop);
    }

    /** A published node in another place. */
    private void copyNode(int from, int to) {
        int fromAt = from << Fib6.NODE_SHIFT;
        int toAt = to << Fib6.NODE_SHIFT;
        for (int at = 0; at < Fib6.NODE_LENGTH; at += Long.BYTES) {
            nodes.putLong(toAt + at, nodes.getLong(fromAt + at));
        }
        if (entryBase(from) / ENTRIES_PER_UNIT == from) {
            moveBases(to, to - from);
        }
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
