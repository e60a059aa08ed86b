package io.margay.perf.fib;

import io.margay.fib.AddressFamily;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What measuring has of its own for each family of addresses; all else is the same for both. An address is two {@code long}s, one after the other, as
 * {@link Prefix} has them, and is brought into the form of lookups and peers before they are measured.
 */
public enum Family {
    IPV4(AddressFamily.IPV4, "fib4", "", "fib.record.bytes", Fib4Bench.class, "4M") {
        @Override
        FibCapacity capacity(int routes) {
            return FibCapacity.forRoutes(routes, 0);
        }

        @Override
        FibCapacity withoutTrie(int routes) {
            return new FibCapacity(routes, 1_024, 1_024, 64);
        }

        @Override
        List<? extends Prefix> generate(int routes) {
            return Generated.ipv4(routes);
        }

        @Override
        int[] lookup(FibReader reader, long[] addresses) {
            int[] found = Keys.ipv4(addresses);
            reader.fib4().lookup(found.clone(), found.length, found);
            return found;
        }

        @Override
        byte[] forPeer(long[] addresses) {
            int[] words = Keys.ipv4(addresses);
            ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(words);
            return bytes.array();
        }

        @Override
        long peerMb(int routes) {
            return 512 + routes / 1_500;
        }
    },

    IPV6(AddressFamily.IPV6, "fib6", "6", "fib6.record.bytes", Fib6Bench.class, "845k") {
        @Override
        FibCapacity capacity(int routes) {
            return FibCapacity.forRoutes(1, routes);
        }

        @Override
        FibCapacity withoutTrie(int routes) {
            return new FibCapacity(1, 1_024, 1_024, 64, routes, 1_024);
        }

        @Override
        List<? extends Prefix> generate(int routes) {
            return Generated.ipv6(routes);
        }

        @Override
        int[] lookup(FibReader reader, long[] addresses) {
            int[] found = new int[addresses.length / 2];
            reader.fib6().lookup(addresses, found.length, found);
            return found;
        }

        @Override
        byte[] forPeer(long[] addresses) {
            ByteBuffer bytes = ByteBuffer.allocate(addresses.length * Long.BYTES);
            bytes.asLongBuffer().put(addresses);
            return bytes.array();
        }

        @Override
        long peerMb(int routes) {
            return 512 + routes / 200;
        }
    };

    private final AddressFamily addresses;
    private final String ours;
    private final String peerSuffix;
    private final String recordBytes;
    private final Class<?> bench;
    private final String largest;

    Family(
            AddressFamily addresses,
            String ours,
            String peerSuffix,
            String recordBytes,
            Class<?> bench,
            String largest) {
        this.addresses = addresses;
        this.ours = ours;
        this.peerSuffix = peerSuffix;
        this.recordBytes = recordBytes;
        this.bench = bench;
        this.largest = largest;
    }

    AddressFamily addresses() {
        return addresses;
    }

    /** Name of our figures. */
    String ours() {
        return ours;
    }

    /** Name of rte_lpm's figures, or rte_lpm6's. */
    String lpm() {
        return "rte_lpm" + peerSuffix;
    }

    /** Name of rte_fib's figures, or rte_fib6's. */
    String fib() {
        return "rte_fib" + peerSuffix;
    }

    /** The key of what a route's record takes. */
    String recordBytes() {
        return recordBytes;
    }

    /** What JMH runs. */
    Class<?> bench() {
        return bench;
    }

    /** Names of the tables that a full run measures. */
    List<String> tables() {
        return List.of(RouteTable.REAL, "1k", "10k", "100k", largest);
    }

    /** The real table's, beside the working directory or one of its parents. */
    String file() {
        return "shared/data/rib-" + addresses.label() + "-2020.tsv.gz";
    }

    abstract FibCapacity capacity(int routes);

    /** As little beside the routes' records as may be. */
    abstract FibCapacity withoutTrie(int routes);

    /** Sorted, and the same in every run. */
    abstract List<? extends Prefix> generate(int routes);

    /** @return ids of next hops, by a batch; that a batch answers as single lookups do is the tests' to see */
    abstract int[] lookup(FibReader reader, long[] addresses);

    /** As fibpeer reads keys. */
    abstract byte[] forPeer(long[] addresses);

    /** Memory that the peers take for a table, amply. */
    abstract long peerMb(int routes);
}
