package io.margay.control.bgp.policy;

import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.BitSet;
import java.util.List;

/**
 * Ranges of prefixes of both families, a value. A trie of single bits with, at the end of each range's prefix, the lengths that are in the
 * list: a look-up costs a step for each bit of what is looked up, however long the list.
 */
public final class PrefixList {
    private final List<PrefixRange> ranges;
    private final Node ipv4 = new Node();
    private final Node ipv6 = new Node();

    private static final class Node {
        Node zero;
        Node one;
        /** Null where no range ends. */
        BitSet lengths;
    }

    public PrefixList(List<PrefixRange> ranges) {
        this.ranges = List.copyOf(ranges);
        this.ranges.forEach(this::insert);
    }

    /** Of prefixes whose every part is in the list. */
    public static PrefixList within(List<Prefix> prefixes) {
        return new PrefixList(prefixes.stream().map(PrefixRange::within).toList());
    }

    private void insert(PrefixRange range) {
        Prefix prefix = range.prefix();
        Node node = root(prefix);
        for (int depth = 0; depth < prefix.length(); depth++) {
            boolean isOne = bit(prefix, depth);
            Node next = isOne ? node.one : node.zero;
            if (next == null) {
                next = new Node();
                if (isOne) {
                    node.one = next;
                } else {
                    node.zero = next;
                }
            }
            node = next;
        }
        if (node.lengths == null) {
            node.lengths = new BitSet();
        }
        node.lengths.set(range.minLength(), range.maxLength() + 1);
    }

    public boolean contains(Prefix prefix) {
        Node node = root(prefix);
        for (int depth = 0; node != null; depth++) {
            if (node.lengths != null && node.lengths.get(prefix.length())) {
                return true;
            }
            if (depth == prefix.length()) {
                return false;
            }
            node = bit(prefix, depth) ? node.one : node.zero;
        }
        return false;
    }

    public boolean contains(IpAddress address) {
        return contains(address.hostPrefix());
    }

    public List<PrefixRange> ranges() {
        return ranges;
    }

    private Node root(Prefix prefix) {
        return prefix.family() == AddressFamily.IPV4 ? ipv4 : ipv6;
    }

    private static boolean bit(Prefix prefix, int depth) {
        long half = depth < Long.SIZE ? prefix.high() : prefix.low();
        return half << (depth % Long.SIZE) < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrefixList that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
