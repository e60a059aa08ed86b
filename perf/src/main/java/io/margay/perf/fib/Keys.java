package io.margay.perf.fib;

import io.margay.fib.Ipv4Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Addresses to look up, the same for the same seed. */
public enum Keys {
    /** Uniform over the addresses that any prefix holds. */
    ANNOUNCED {
        @Override
        int[] draw(List<Ipv4Prefix> prefixes, SplittableRandom random, int count) {
            int[] first = new int[prefixes.size()];
            long[] before = new long[prefixes.size()];
            int spans = 0;
            long total = 0;
            for (Ipv4Prefix prefix : prefixes) {
                long start = Integer.toUnsignedLong(prefix.address());
                // sorted: what begins within the last span is nested in it
                if (spans == 0 || start >= Integer.toUnsignedLong(first[spans - 1]) + total - before[spans - 1]) {
                    first[spans] = prefix.address();
                    before[spans++] = total;
                    total += 1L << Ipv4Prefix.MAX_LENGTH - prefix.length();
                }
            }
            if (total == 0) {
                throw new IllegalArgumentException("no prefix announces an address");
            }
            int[] keys = new int[count];
            for (int i = 0; i < count; i++) {
                long at = random.nextLong(total);
                int found = Arrays.binarySearch(before, 0, spans, at);
                int span = found >= 0 ? found : -found - 2;
                keys[i] = first[span] + (int) (at - before[span]);
            }
            return keys;
        }
    },

    /** Uniform over all addresses: most end at the first load, whatever the layout. */
    UNIFORM {
        @Override
        int[] draw(List<Ipv4Prefix> prefixes, SplittableRandom random, int count) {
            return random.ints(count).toArray();
        }
    };

    /** @param prefixes sorted */
    abstract int[] draw(List<Ipv4Prefix> prefixes, SplittableRandom random, int count);

    /** In the names of figures. */
    String label() {
        return this == ANNOUNCED ? "announced" : "uniform";
    }
}
