package io.margay.perf.fib;

import io.margay.fib.Fib4;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A FIB in a directory of its own, with the writer, loaded in one transaction. Its next hops have their number, from 1 on, as gateway:
 * that is what other implementations are given as next hop, so that answers can be compared. Deletes all when closed.
 */
final class BenchFib implements AutoCloseable {
    private static final NextHop[] NEXT_HOPS = nextHops();

    private final Path directory;
    private final FibWriter writer;

    /** With room for that many routes of one family. */
    BenchFib(Family family, int routes) throws IOException {
        this(family.capacity(routes));
    }

    BenchFib(FibCapacity capacity) throws IOException {
        directory = Files.createTempDirectory("margay-fib-bench");
        writer = FibWriter.create(directory, capacity);
    }

    private static NextHop[] nextHops() {
        NextHop[] all = new NextHop[RouteTable.NEXT_HOPS];
        for (int i = 0; i < all.length; i++) {
            all[i] = NextHop.gateway(i + 1, i + 1, "eth" + i);
        }
        return all;
    }

    FibWriter writer() {
        return writer;
    }

    void load(RouteTable table) {
        begin();
        List<? extends Prefix> prefixes = table.prefixes();
        for (int i = 0; i < prefixes.size(); i++) {
            put(prefixes.get(i), table.nextHop(i));
        }
        writer.commit();
    }

    /** Refusals are errors: the capacity is to suffice. */
    void begin() {
        writer.begin((prefix, why) -> {
            throw new IllegalStateException(prefix + " refused: " + why);
        });
    }

    /** @param nextHop 1..{@link RouteTable#NEXT_HOPS} */
    void put(Prefix prefix, int nextHop) {
        if (writer.put(prefix, NEXT_HOPS[nextHop - 1], RouteProtocol.BGP, 0, 0).isRefused()) {
            throw new IllegalStateException(prefix + " refused");
        }
    }

    FibReader publish() throws IOException {
        writer.publishFile();
        return FibReader.open(directory.resolve(FibReader.FILE_NAME));
    }

    /** The number, from 1 on, of the next hop that a lookup found, of either family; 0 if none. */
    static int number(Fib4 fib, int nextHopId) {
        return nextHopId == Fib4.NO_ROUTE ? 0 : fib.gateway(nextHopId);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(directory.resolve(FibReader.FILE_NAME));
        Files.delete(directory);
    }
}
