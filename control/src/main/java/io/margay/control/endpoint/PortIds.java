package io.margay.control.endpoint;

import java.util.BitSet;

/**
 * Gives ids to ports: positive, small (the dataplane indexes arrays with them), and not soon given again, so that late news of a port that went
 * cannot be taken for news of another.
 */
public final class PortIds {
    private static final int LIMIT = 4096;

    private final BitSet used = new BitSet(LIMIT);
    private int last;

    public int allocate() {
        int id = used.nextClearBit(last + 1);
        if (id >= LIMIT) {
            id = used.nextClearBit(1);
        }
        if (id >= LIMIT) {
            throw new IllegalStateException("more than " + (LIMIT - 1) + " ports");
        }
        used.set(id);
        last = id;
        return id;
    }

    public void free(int id) {
        used.clear(id);
    }
}
