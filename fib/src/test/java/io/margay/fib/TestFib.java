package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** A published FIB with its writer, its reader and its judge. */
final class TestFib implements AutoCloseable {
    static final NextHop[] NEXT_HOPS = nextHops();

    final Path file;
    final FibWriter writer;
    final FibReader reader;
    final ReferenceFib reference = new ReferenceFib();

    TestFib(Path directory, FibCapacity capacity) throws IOException {
        file = directory.resolve(FibReader.FILE_NAME);
        writer = FibWriter.create(directory, capacity);
        writer.publishFile();
        reader = FibReader.open(file);
    }

    /** A seed to print: the failing test can be run again with {@code -Dfib.seed=N}. */
    static SplittableRandom random(String test) {
        long seed = Long.getLong("fib.seed", System.nanoTime());
        System.out.println(test + ": -Dfib.seed=" + seed);
        return new SplittableRandom(seed);
    }

    private static NextHop[] nextHops() {
        NextHop[] all = new NextHop[16];
        all[0] = NextHop.blackhole();
        all[1] = NextHop.local();
        all[2] = NextHop.unreachable();
        all[3] = NextHop.port(7, "cali0123456789a");
        for (int i = 4; i < all.length; i++) {
            all[i] = NextHop.gateway(0x0A000000 + i, i, "eth" + i);
        }
        return all;
    }

    /** Half of them close together, so that they overlap. */
    static Ipv6Prefix anyPrefix6(SplittableRandom random) {
        int length = random.nextInt(129);
        Ipv6Address address = random.nextBoolean()
                ? new Ipv6Address(random.nextLong(), random.nextLong())
                : new Ipv6Address(
                        0x2001_0db8_0000_0000L | random.nextInt(1 << 10) << 6,
                        (long) random.nextInt(16) << 60 | random.nextInt(1 << 10));
        return Ipv6Prefix.of(address, length);
    }

    static NextHop anyNextHop(SplittableRandom random) {
        return NEXT_HOPS[random.nextInt(NEXT_HOPS.length)];
    }

    PutResult put(Prefix prefix, NextHop nextHop) {
        PutResult result = writer.put(prefix, nextHop, RouteProtocol.BGP, 1, 1_000);
        if (!result.isRefused()) {
            reference.put(prefix, nextHop);
        }
        return result;
    }

    void put(String prefix, NextHop nextHop) {
        assertFalse(put(Prefix.parse(prefix), nextHop).isRefused(), prefix);
    }

    void remove(Prefix prefix) {
        assertEquals(reference.remove(prefix), writer.remove(prefix), prefix::toString);
    }

    NextHop lookup(int address) {
        return resolve(reader.fib4(), address);
    }

    /** What a worker makes of an answer, as a value; the port's name follows from its id here. */
    static NextHop resolve(Fib4 fib, int address) {
        return resolve(fib, fib.lookup(address), Ipv4.format(address));
    }

    /** @param host a prefix of full length */
    static NextHop resolve(FibReader reader, Prefix host) {
        int id = host.family() == AddressFamily.IPV4
                ? reader.fib4().lookup((int) (host.high() >>> Integer.SIZE))
                : reader.fib6().lookup(host.high(), host.low());
        return resolve(reader.fib4(), id, host.toString());
    }

    static NextHop resolve(Fib4 fib, int id, String address) {
        if (id == Fib4.NO_ROUTE) {
            return null;
        }
        for (NextHop nextHop : NEXT_HOPS) {
            if (nextHop.kind().id() == fib.kind(id)
                    && nextHop.portId() == fib.portId(id)
                    && nextHop.gateway() == fib.gateway(id)) {
                return nextHop;
            }
        }
        throw new AssertionError("next hop " + id + " for " + address + " is none of ours");
    }

    void assertAnswers(int address) {
        assertEquals(reference.lookup(address), lookup(address), () -> Ipv4.format(address));
    }

    private void assertAnswers6(long high, long low) {
        Ipv6Address address = new Ipv6Address(high, low);
        NextHop answer = resolve(reader.fib4(), reader.fib6().lookup(high, low), address.toString());
        assertEquals(reference.lookup(AddressFamily.IPV6, high, low), answer, address::toString);
    }

    /** First and last address of a prefix and the neighbours outside. */
    void assertAnswers(Prefix prefix) {
        long lastHigh = prefix.high() | ~Prefix.highMask(prefix.length());
        long lastLow = prefix.low() | ~Prefix.lowMask(prefix.length());
        if (prefix.family() == AddressFamily.IPV4) {
            int first = (int) (prefix.high() >>> Integer.SIZE);
            int last = (int) (lastHigh >>> Integer.SIZE);
            assertAnswers(first);
            assertAnswers(last);
            assertAnswers(first - 1);
            assertAnswers(last + 1);
        } else {
            assertAnswers6(prefix.high(), prefix.low());
            assertAnswers6(lastHigh, lastLow);
            assertAnswers6(prefix.low() == 0 ? prefix.high() - 1 : prefix.high(), prefix.low() - 1);
            assertAnswers6(lastLow == -1 ? lastHigh + 1 : lastHigh, lastLow + 1);
        }
    }

    /** All edges of all prefixes, and some addresses at random. */
    void assertAnswersEverywhere(SplittableRandom random) {
        reference.routes().keySet().forEach(this::assertAnswers);
        for (int i = 0; i < 10_000; i++) {
            assertAnswers(random.nextInt());
            assertAnswers6(random.nextLong(), random.nextLong());
        }
        assertRecords();
        assertProven();
        assertNothingLeaks();
    }

    /** The trie and the records say the same of every address; nobody writes meanwhile. */
    void assertProven() {
        FibVerification verification = reader.verify(10);
        assertTrue(verification.isProven(), verification::toString);
        assertEquals(1, verification.attempts());
        assertEquals(reference.routes().size(), verification.routes());
    }

    /** When no block rests, the nodes and entries in use are those that the trie of a new writer with the same routes has. */
    void assertNothingLeaks() {
        writer.commit();
        FibStatistics churned = reader.statistics();
        assertEquals(0, churned.retired(), "nothing rests while nobody reads");
        try (TempDirectory directory = new TempDirectory();
                FibWriter fresh = FibWriter.create(directory.path(), churned.capacity())) {
            reference.routes().forEach((prefix, nextHop) -> fresh.put(prefix, nextHop, RouteProtocol.BGP, 1, 1_000));
            fresh.commit();
            assertEquals(fresh.statistics().ipv4().nodes(), churned.ipv4().nodes(), "nodes");
            assertEquals(fresh.statistics().ipv4().entries(), churned.ipv4().entries(), "entries");
            assertEquals(fresh.statistics().ipv6().nodes(), churned.ipv6().nodes(), "IPv6 nodes");
            assertEquals(fresh.statistics().nextHops(), churned.nextHops(), "next hops");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records tell the same routes. */
    void assertRecords() {
        Map<Prefix, NextHop> told = new HashMap<>();
        reader.forEachRoute(route -> assertEquals(null, told.put(route.prefix(), route.nextHop()), "told twice"));
        assertEquals(reference.routes(), told);
        assertEquals(told.size(), reader.statistics().routes());
    }

    @Override
    public void close() throws IOException {
        reader.close();
        writer.close();
    }
}
