package io.margay.fib;

import org.agrona.concurrent.AtomicBuffer;

/**
 * The writer's hands on the trie's sections: makes blocks that nobody sees yet, publishes a word of the direct table, and retires what
 * that took out of reach. Either everything made since {@link #begin} is kept, or all of it is given back.
 */
final class TrieStore4 {
    private static final int UNITS_SHIFT = 32;
    private static final int KIND_SHIFT = 48;

    /** Entries of a root node before its first run. */
    private static final int COVER = 1;

    /** Child base of a node without any. */
    private static final int NO_CHILDREN = 0x8000_0000;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final AtomicBuffer entries;
    private final BlockAllocator nodeBlocks;
    private final BlockAllocator entryBlocks;
    private final Reclaimer reclaimer;
    private final int nodeReserve;
    private final int entryReserve;
    private final LongList made = new LongList();
    private boolean mayUseReserve;
    private PutResult refusal = PutResult.ADDED;

    TrieStore4(
            AtomicBuffer direct, AtomicBuffer nodes, AtomicBuffer entries, FibCapacity capacity, Reclaimer reclaimer) {
        this.direct = direct;
        this.nodes = nodes;
        this.entries = entries;
        this.nodeBlocks = new BlockAllocator(capacity.echoes(), capacity.nodes(), NodeDraft.SLOTS);
        this.entryBlocks =
                new BlockAllocator(capacity.echoes() + COVER, capacity.entries() - COVER, NodeDraft.SLOTS + COVER);
        this.reclaimer = reclaimer;
        this.nodeReserve = capacity.nodes() / 16;
        this.entryReserve = capacity.entries() / 16;
        writeEchoes(capacity.echoes());
    }

    /** Of each id a node of one run, whose entry is that id; before it, as before a root's entries, there is one more. */
    private void writeEchoes(int echoes) {
        for (int id = 0; id < echoes; id++) {
            writeNode(id, 1, (long) NO_CHILDREN << Integer.SIZE | id + COVER);
            entries.putShort(id + COVER << 1, (short) id);
        }
    }

    /** Whether that many units can be had, whatever else is given back meanwhile, without the reserve. */
    boolean hasRoom(long moreNodes, long moreEntries) {
        return nodeBlocks.freeUnits() - nodeReserve >= moreNodes
                && entryBlocks.freeUnits() - entryReserve >= moreEntries;
    }

    /** @param removal removals may use the last sixteenth: a route must always be able to go */
    void begin(boolean removal) {
        mayUseReserve = removal;
        made.clear();
    }

    int direct(int slot) {
        return direct.getInt(slot << 2);
    }

    /**
     * The one store that makes a change visible. What was there before is retired, with all below it that was not taken over.
     *
     * @param dirty bit map of the old root node's slots whose children were not {@linkplain #keep kept}
     */
    void publish(int slot, int word, long dirty) {
        int old = direct(slot);
        if (old == word) {
            return;
        }
        direct.putIntRelease(slot << 2, word);
        if (old < 0) {
            int node = old & ~Fib4.DIRECT_NODE;
            retireTree(runs(node), bases(node), dirty, COVER);
            reclaimer.retire(Reclaimer.NODES, node, 1);
        }
    }

    /** {@link #publish} of a {@linkplain #splice spliced} root: the children stay. */
    void publishSpliced(int slot, int word) {
        int old = direct(slot) & ~Fib4.DIRECT_NODE;
        direct.putIntRelease(slot << 2, word);
        reclaimer.retire(Reclaimer.ENTRIES, (int) bases(old) - COVER, COVER + Long.bitCount(runs(old)));
        reclaimer.retire(Reclaimer.NODES, old, 1);
    }

    /**
     * Another answer for all of some slots without children: a root with the old one's children, and with its runs but for those slots.
     *
     * @param from first of the slots
     * @param to the one after the last
     * @return its word for the direct table, or 0 if there is no room, or if one leaf would be left
     */
    int splice(int root, int from, int to, int hop, int cover) {
        long oldRuns = runs(root);
        int oldBase = (int) bases(root);
        int kept = Long.bitCount(oldRuns & (1L << from) - 1);
        boolean begins = kept == 0 || entries.getShort(oldBase + kept - 1 << 1) != hop;
        int next = to == NodeDraft.SLOTS ? hop : entries.getShort(oldBase + rank(oldRuns, to) << 1);
        long beyond = to >= NodeDraft.SLOTS - 1 ? 0 : -1L << to + 1;
        long runs = oldRuns & ((1L << from) - 1 | beyond);
        runs |= (begins ? 1L << from : 0) | (next != hop ? 1L << to : 0);
        if (runs == 1) {
            return 0;
        }
        int block = make(Reclaimer.ENTRIES, COVER + Long.bitCount(runs));
        int node = block == BlockAllocator.NONE ? block : make(Reclaimer.NODES, 1);
        if (node == BlockAllocator.NONE) {
            return 0;
        }
        int entry = block;
        entries.putShort(entry++ << 1, (short) cover);
        entry = copyEntries(oldBase, entry, kept);
        if (begins) {
            entries.putShort(entry++ << 1, (short) hop);
        }
        if (next != hop) {
            entries.putShort(entry++ << 1, (short) next);
        }
        int last = Long.bitCount(oldRuns & beyond);
        copyEntries(oldBase + Long.bitCount(oldRuns) - last, entry, last);
        writeNode(node, runs, bases(root) & ~0xFFFF_FFFFL | block + COVER);
        return Fib4.DIRECT_NODE | node;
    }

    /** @return where the next goes */
    private int copyEntries(int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            entries.putShort(to + i << 1, entries.getShort(from + i << 1));
        }
        return to + count;
    }

    /** Number of the run that a slot lies in. */
    private static int rank(long runs, int slot) {
        return Long.bitCount(runs & (2L << slot) - 1) - 1;
    }

    /**
     * Another answer for what no route of the slot holds, in place: what is there is right, before and after. Of a reader in a root node that has been replaced, the
     * answer is as old as that.
     */
    void publishCover(int slot, int hop) {
        int root = direct(slot) & ~Fib4.DIRECT_NODE;
        entries.putShortVolatile((int) bases(root) - COVER << 1, (short) hop);
    }

    private void retireTree(long runs, long bases, long dirty, int lead) {
        int entryBase = (int) bases;
        int childBase = (int) (bases >>> Integer.SIZE);
        if (childBase != NO_CHILDREN) {
            int child = childBase;
            int entry = entryBase;
            for (long left = runs; left != 0; left &= left - 1) {
                if (entries.getShort(entry++ << 1) < 0) {
                    if ((dirty >>> Long.numberOfTrailingZeros(left) & 1) != 0) {
                        retireTree(runs(child), bases(child), -1L, 0);
                    }
                    child++;
                }
            }
            reclaimer.retire(Reclaimer.NODES, childBase, child - childBase);
        }
        reclaimer.retire(Reclaimer.ENTRIES, entryBase - lead, lead + Long.bitCount(runs));
    }

    /** Gives back what was made since {@link #begin}. */
    void rollBack() {
        while (made.size() > 0) {
            long block = made.removeLast();
            blocksOf((int) (block >>> KIND_SHIFT)).free((int) block, (int) (block >>> UNITS_SHIFT) & 0xFFFF);
        }
    }

    /** Why the last {@link #finish} or {@link #makeRoot} failed. */
    PutResult refusal() {
        return refusal;
    }

    /** Turns a draft into a leaf, or into a node with its entries and children written. @return false when there is no room */
    boolean finish(NodeDraft draft) {
        return finish(draft, 0);
    }

    /** {@link #finish(NodeDraft)} of a root node. */
    boolean finishRoot(NodeDraft draft, int cover) {
        if (!finish(draft, COVER)) {
            return false;
        }
        if (!draft.isLeaf) {
            entries.putShort((int) draft.bases - COVER << 1, (short) cover);
        }
        return true;
    }

    private boolean finish(NodeDraft draft, int lead) {
        int entryCount = draft.end();
        int childCount = 0;
        for (int run = 0; run < entryCount; run++) {
            childCount += draft.values[run] == NodeDraft.CHILD ? 1 : 0;
        }
        draft.isLeaf = entryCount == 1 && childCount == 0;
        if (draft.isLeaf) {
            return true;
        }
        int block = make(Reclaimer.ENTRIES, lead + entryCount);
        int childBase = childCount == 0 ? NO_CHILDREN : make(Reclaimer.NODES, childCount);
        if (block == BlockAllocator.NONE || childBase == BlockAllocator.NONE) {
            return false;
        }
        write(draft, entryCount, block + lead, childBase);
        return true;
    }

    private void write(NodeDraft draft, int entryCount, int entryBase, int childBase) {
        int child = 0;
        for (int run = 0; run < entryCount; run++) {
            int value = draft.values[run];
            if (value == NodeDraft.CHILD) {
                writeNode(childBase + child, draft.childRuns[run], draft.childBases[run]);
                value = Fib4.ENTRY_CHILD | child++;
            }
            entries.putShort(entryBase + run << 1, (short) value);
        }
        draft.bases = (long) childBase << Integer.SIZE | entryBase;
    }

    /** A finished draft that is not a leaf, as a node alone. @return its word for the direct table, or 0 when there is no room */
    int makeRoot(NodeDraft draft) {
        int node = make(Reclaimer.NODES, 1);
        if (node == BlockAllocator.NONE) {
            return 0;
        }
        writeNode(node, draft.runs, draft.bases);
        return Fib4.DIRECT_NODE | node;
    }

    long runs(int node) {
        return nodes.getLong((node << Fib4.NODE_SHIFT) + Fib4.NODE_RUNS);
    }

    /** Entry base in the low half, child base in the high half. */
    long bases(int node) {
        return nodes.getLong((node << Fib4.NODE_SHIFT) + Fib4.NODE_ENTRY_BASE);
    }

    /** Takes over a slot of a published node: a next hop, or a child with all below it. */
    void keep(int node, int slot, NodeDraft draft) {
        long runs = runs(node);
        long bases = bases(node);
        int value = entries.getShort((int) bases + rank(runs, slot) << 1);
        if (value >= 0) {
            draft.open(slot, 1, value);
        } else {
            int child = (int) (bases >>> Integer.SIZE) + (value & ~Fib4.ENTRY_CHILD & 0xFFFF);
            draft.takeChild(slot, runs(child), bases(child));
        }
    }

    private void writeNode(int node, long runs, long bases) {
        nodes.putLong((node << Fib4.NODE_SHIFT) + Fib4.NODE_RUNS, runs);
        nodes.putLong((node << Fib4.NODE_SHIFT) + Fib4.NODE_ENTRY_BASE, bases);
    }

    private int make(int kind, int units) {
        int reserve = mayUseReserve ? 0 : kind == Reclaimer.NODES ? nodeReserve : entryReserve;
        int at = blocksOf(kind).allocate(units, reserve);
        if (at == BlockAllocator.NONE) {
            refusal = kind == Reclaimer.NODES ? PutResult.REFUSED_NODES_FULL : PutResult.REFUSED_ENTRIES_FULL;
        } else {
            made.add(block(kind, at, units));
        }
        return at;
    }

    void onReclaimed(int kind, int at, int units) {
        blocksOf(kind).free(at, units);
    }

    private BlockAllocator blocksOf(int kind) {
        return kind == Reclaimer.NODES ? nodeBlocks : entryBlocks;
    }

    int usedNodes() {
        return nodeBlocks.usedUnits();
    }

    int usedEntries() {
        return entryBlocks.usedUnits();
    }

    private static long block(int kind, int at, int units) {
        return (long) kind << KIND_SHIFT | (long) units << UNITS_SHIFT | at;
    }
}
