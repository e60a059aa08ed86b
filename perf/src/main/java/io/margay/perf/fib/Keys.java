package io.margay.perf.fib;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Addresses to look up, each two {@code long}s as {@link Family} has them; the same for the same seed. */
public enum Keys {
    /**
     * Of IPv4 uniform over the addresses that any prefix holds. Of IPv6 a prefix out of the table and random bits after it: by addresses the few
     * shortest would have nearly all keys, and no key would reach the depth of real prefixes.
     */
    ANNOUNCED {
        @Override
        long[] draw(RouteTable table, SplittableRandom random, int count) {
            if (table.prefixes().isEmpty()) {
                throw new IllegalArgumentException("no prefix announces an address");
            }
            return table.family() == Family.IPV4
                    ? fromSpace(table.prefixes(), random, count)
                    : belowPrefixes(table.prefixes(), random, count);
        }
    },

    /** Uniform over all addresses, of IPv6 those of 2000::/3: most end at the first load, whatever the layout. */
    UNIFORM {
        @Override
        long[] draw(RouteTable table, SplittableRandom random, int count) {
            if (table.family() == Family.IPV4) {
                return ofIpv4(random.ints(count).toArray());
            }
            long[] keys = new long[2 * count];
            for (int i = 0; i < keys.length; i += 2) {
                keys[i] = GLOBAL_UNICAST | random.nextLong() & ~Prefix.highMask(GLOBAL_UNICAST_LENGTH);
                keys[i + 1] = random.nextLong();
            }
            return keys;
        }
    };

    private static final long GLOBAL_UNICAST = 0x2000L << 48;
    private static final int GLOBAL_UNICAST_LENGTH = 3;

    abstract long[] draw(RouteTable table, SplittableRandom random, int count);

    private static long[] fromSpace(List<? extends Prefix> prefixes, SplittableRandom random, int count) {
        int[] first = new int[prefixes.size()];
        long[] before = new long[prefixes.size()];
        int spans = 0;
        long total = 0;
        for (Prefix prefix : prefixes) {
            long start = prefix.high() >>> Integer.SIZE;
            // sorted: what begins within the last span is nested in it
            if (spans == 0 || start >= Integer.toUnsignedLong(first[spans - 1]) + total - before[spans - 1]) {
                first[spans] = (int) start;
                before[spans++] = total;
                total += 1L << Ipv4Prefix.MAX_LENGTH - prefix.length();
            }
        }
        int[] keys = new int[count];
        for (int i = 0; i < count; i++) {
            long at = random.nextLong(total);
            int found = Arrays.binarySearch(before, 0, spans, at);
            int span = found >= 0 ? found : -found - 2;
            keys[i] = first[span] + (int) (at - before[span]);
        }
        return ofIpv4(keys);
    }

    private static long[] belowPrefixes(List<? extends Prefix> prefixes, SplittableRandom random, int count) {
        long[] keys = new long[2 * count];
        for (int i = 0; i < keys.length; i += 2) {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            keys[i] = prefix.high() | random.nextLong() & ~Prefix.highMask(prefix.length());
            keys[i + 1] = prefix.low() | random.nextLong() & ~Prefix.lowMask(prefix.length());
        }
        return keys;
    }

    private static long[] ofIpv4(int[] addresses) {
        long[] keys = new long[2 * addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            keys[2 * i] = (long) addresses[i] << Integer.SIZE;
        }
        return keys;
    }

    /** As IPv4 looks them up. */
    static int[] ipv4(long[] keys) {
        int[] addresses = new int[keys.length / 2];
        Arrays.setAll(addresses, i -> (int) (keys[2 * i] >>> Integer.SIZE));
        return addresses;
    }

    /** In the names of figures. */
    String label() {
        return this == ANNOUNCED ? "announced" : "uniform";
    }
}
