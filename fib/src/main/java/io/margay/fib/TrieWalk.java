package io.margay.fib;

/**
 * A walk over a whole trie in the order of the addresses. It reads with care: a trie that changes meanwhile, or is damaged, is refused and not followed out of
 * its sections.
 */
interface TrieWalk {
    /** Told of each range of addresses that has one answer, by its first address; it ends where the next begins. Neighbours may have the same answer. */
    interface Visitor {
        /** @param hop next-hop id, or 0 of no route */
        void onRange(long high, long low, int hop);
    }

    /** @throws FibFormatException if a block lies where none can be */
    void walk(Visitor visitor);

    /** Nodes that the last walk met. */
    int nodeCount();

    /** Entries that the last walk met. */
    int entryCount();
}
