package io.margay.fib;

/** Brings the mapped trie of a family in line with its {@link Routes}, one slot of the direct table after the other. Owned by the control thread. */
interface TrieWriter {
    /**
     * One slot, with all that is staged in it.
     *
     * @param whole it is not known what has changed
     * @param mayUseReserve for removals
     * @return false when there is no room, and nothing has changed; {@link #refusal} says of what
     */
    boolean apply(int slot, boolean whole, boolean mayUseReserve);

    /** The cover of a slot in which nothing else has changed: one store, which needs no room. */
    void applyCover(int slot);

    /** Whether there is room for all there may be to make, whatever else is given back meanwhile, without the reserve. */
    boolean hasRoomForAll();

    /** Why the last {@link #apply} failed. */
    PutResult refusal();

    /** A block that no reader holds any more. */
    void onReclaimed(int kind, int at, int units);

    int usedNodes();

    int usedEntries();
}
