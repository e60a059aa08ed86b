package io.margay.perf.fib;

import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Tables of any size, sorted, the same for the same number of routes. */
final class Generated {
    private static final long SEED = 2020;

    /** Of 1,000 routes of the real table, how many are of length 28, 29 and so on; the rest is /48. */
    private static final int[] OF_1000 = {
        1, 35, 6, 3, 164, 19, 15, 7, 42, 7, 13, 5, 53, 7, 13, 4, 61, 6, 28, 17, 0, 3, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 0,
        0, 0, 0, 11
    };

    private static final int FIRST_LENGTH = 28;
    private static final int TRIES = 1_000;
    private static final int ALL = 1_000;
    private static final int MOST = 48;

    /** The registries' blocks that nearly all of the Internet's IPv6 routes are in, by their first 12 bits. */
    private static final int[] BLOCKS = {0x200, 0x240, 0x260, 0x280, 0x2A0, 0x2C0};

    private static final int BLOCK_BITS = 12;
    private static final int AREA_BITS = 24;
    private static final int HOLDER_BITS = 32;
    private static final int SITE_BITS = 16;
    private static final int ROUTES_OF_AN_AREA = 14;
    private static final int ROUTES_OF_A_HOLDER = 12;

    private Generated() {}

    /** In 1.0.0.0..223.255.255.255: of 20 prefixes 12 a /24, 7 spread over /16../23 and one over /25../32. */
    static List<Ipv4Prefix> ipv4(int routes) {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<Ipv4Prefix> prefixes = new HashSet<>(2 * routes);
        while (prefixes.size() < routes) {
            int kind = random.nextInt(20);
            int length = kind < 12 ? 24 : kind < 19 ? 16 + random.nextInt(8) : 25 + random.nextInt(8);
            int address = (int) random.nextLong(1L << 24, 224L << 24);
            prefixes.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        return prefixes.stream().sorted().toList();
    }

    /**
     * With the real table's lengths, and as crowded as that: its routes lie in a few areas, /24s, and those longer than /32 with a few holders of
     * /32s, most of them with the largest, who number their sites from below.
     */
    static List<Ipv6Prefix> ipv6(int routes) {
        SplittableRandom places = new SplittableRandom(SEED);
        long[] areas = LongStream.range(0, 1 + routes / ROUTES_OF_AN_AREA)
                .map(i -> (long) BLOCKS[places.nextInt(BLOCKS.length)] << Long.SIZE - BLOCK_BITS
                        | bits(places, AREA_BITS - BLOCK_BITS, AREA_BITS))
                .toArray();
        long[] holders = LongStream.range(0, 1 + routes / ROUTES_OF_A_HOLDER)
                .map(i -> areas[(int) i % areas.length] | bits(places, HOLDER_BITS - AREA_BITS, HOLDER_BITS))
                .toArray();
        SplittableRandom random = new SplittableRandom(SEED);
        Set<Ipv6Prefix> prefixes = new HashSet<>(2 * routes);
        while (prefixes.size() < routes) {
            int length = ipv6Length(random.nextInt(ALL));
            // the same length again where others have been drawn: else the crowded ones would become few
            for (int tries = TRIES; tries > 0; tries--) {
                long within = length > HOLDER_BITS
                        ? holders[(int) (holders.length * skewed(random))]
                                | bits(random, (int) (SITE_BITS * skewed(random)), HOLDER_BITS + SITE_BITS)
                                | bits(random, SITE_BITS, Long.SIZE)
                        : areas[random.nextInt(areas.length)] | bits(random, HOLDER_BITS - AREA_BITS, HOLDER_BITS);
                if (prefixes.add(new Ipv6Prefix(within & Prefix.highMask(length), 0, length))) {
                    break;
                }
            }
        }
        return prefixes.stream().sorted().toList();
    }

    /** 0..1, most of them near 0. */
    private static double skewed(SplittableRandom random) {
        return Math.pow(random.nextDouble(), 3);
    }

    /** As many random ones, the last of them the {@code end}th of an address. */
    private static long bits(SplittableRandom random, int count, int end) {
        return random.nextLong(1L << count) << Long.SIZE - end;
    }

    private static int ipv6Length(int ofAll) {
        int left = ofAll;
        for (int i = 0; i < OF_1000.length; i++) {
            left -= OF_1000[i];
            if (left < 0) {
                return FIRST_LENGTH + i;
            }
        }
        return MOST;
    }
}
