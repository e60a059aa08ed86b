package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Finds each difference between trie and records, by its addresses, and none where there is none. */
class FibVerifierTest {
    private static final int WRITER_PID = 196;
    private static final int ROUTES = FibHeader.TABLE4;
    private static final int CHANGES = 320;
    private static final int RECORD_ADDRESS = 4;
    private static final int RECORD_NEXT_HOP = 8;

    private final FibLayout layout = new FibLayout(FibCapacity.SMALL);

    @TempDir
    Path directory;

    private volatile boolean done;

    @Test
    void anEmptyTableIsProvenAndIsOneRun() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            FibVerification verification = fib.reader.verify(1);
            assertTrue(verification.isProven());
            assertEquals(2, verification.runs()); // one of each family
            assertEquals(0, verification.nodes());
        }
    }

    @Test
    void theCountsAreThoseOfTheTable() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("0.0.0.0/0", TestFib.NEXT_HOPS[4]);
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[5]);
            fib.put("10.0.0.7/32", TestFib.NEXT_HOPS[4]);
            fib.put("255.255.255.255/32", TestFib.NEXT_HOPS[6]);
            fib.assertProven();
            FibVerification verification = fib.reader.verify(1);
            assertEquals(7, verification.runs()); // all of IPv6 is one
            assertEquals(3, verification.nextHops());
            assertEquals(fib.writer.statistics().ipv4().nodes(), verification.nodes());
            assertEquals(fib.writer.statistics().ipv4().entries(), verification.entries());
        }
    }

    @Test
    void aRecordThatSaysAnotherNextHopIsFoundByItsAddresses() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24");
        int record = (int) layout.offset(FibLayout.Part.RECORDS4) + AddressFamily.IPV4.recordLength(); // the /16
        bytes.putShort(record + RECORD_NEXT_HOP, (short) 3);
        assertEquals(
                List.of(
                        "10.1.0.0-10.1.1.255: via 10.0.0.6 dev eth6 (next hop 3) expected, "
                                + "via 10.0.0.5 dev eth5 (next hop 2) found",
                        "10.1.3.0-10.1.255.255: via 10.0.0.6 dev eth6 (next hop 3) expected, "
                                + "via 10.0.0.5 dev eth5 (next hop 2) found"),
                differences(bytes));
    }

    @Test
    void anEntryOfTheTrieThatSaysAnotherNextHopIsFoundByItsAddresses() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24");
        int entries = (int) layout.offset(FibLayout.Part.ENTRIES4)
                + (1 + layout.capacity().echoes()) * Short.BYTES;
        int changed = 0;
        for (int at = entries; at < entries + 64; at += Short.BYTES) {
            if (bytes.getShort(at) == 3) {
                bytes.putShort(at, (short) 0);
                changed++;
            }
        }
        assertEquals(1, changed);
        assertEquals(
                List.of("10.1.2.0-10.1.2.255: via 10.0.0.6 dev eth6 (next hop 3) expected, "
                        + "via 10.0.0.5 dev eth5 (next hop 2) found"),
                differences(bytes));
    }

    @Test
    void aWrongEchoOfANextHopIsRefused() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8");
        int echo4 = (int) layout.offset(FibLayout.Part.NODES4) + 2 * Fib4.NODE_LENGTH;
        bytes.put(echo4, (byte) 3);
        assertEquals("the IPv4 trie has a wrong echo of next hop 2", refusal(bytes));
        bytes.put(echo4, (byte) 1);
        int echo6 = (int) layout.offset(FibLayout.Part.NODES6) + Fib6.NODE_LENGTH;
        bytes.putInt(echo6 + Fib6.NODE_ENTRIES, 2);
        assertEquals("the IPv6 trie has a wrong echo of next hop 1", refusal(bytes));
    }

    private String refusal(ByteBuffer bytes) {
        String message =
                assertThrows(FibFormatException.class, () -> differences(bytes)).getMessage();
        return message.substring(message.indexOf("corrupt: ") + "corrupt: ".length());
    }

    @Test
    void aCountOfTheHeaderAndADoubleRecordAreFound() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8");
        byte[] record = new byte[AddressFamily.IPV4.recordLength()];
        bytes.get((int) layout.offset(FibLayout.Part.RECORDS4), record);
        bytes.put((int) layout.offset(FibLayout.Part.RECORDS4) + AddressFamily.IPV4.recordLength(), record);
        bytes.putInt(ROUTES + 4, 2); // the record limit
        assertEquals(
                List.of(
                        "ipv4 routes in the header: 2 expected, 1 found",
                        "ipv4 routes of /8 in the header: 2 expected, 1 found",
                        "ipv4 routes of bgp in the header: 2 expected, 1 found",
                        "10.0.0.0/8: one record expected, two found"),
                differences(bytes));
    }

    @Test
    void ofManyDifferencesSomeAreListedAndAllCounted() throws IOException {
        String[] prefixes = new String[50];
        for (int i = 0; i < prefixes.length; i++) {
            prefixes[i] = "10." + 2 * i + ".0.0/16";
        }
        ByteBuffer bytes = published(prefixes);
        for (int i = 0; i < prefixes.length; i++) {
            int at = (int) layout.offset(FibLayout.Part.RECORDS4)
                    + i * AddressFamily.IPV4.recordLength()
                    + RECORD_NEXT_HOP;
            bytes.putShort(at, (short) 1); // which is right for each twelfth
        }
        FibVerification verification = verify(bytes, 7);
        assertEquals(7, verification.differences().size());
        assertEquals(45, verification.differenceCount());
    }

    @Test
    void whatAWriterDiedOverIsSaidToBe() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8");
        bytes.putLong(CHANGES, bytes.getLong(CHANGES) | 1);
        bytes.putInt(WRITER_PID, 0);
        FibVerification verification = verify(bytes, 1);
        assertTrue(verification.isProven());
        assertTrue(verification.interrupted());
    }

    @Test
    void aWriterThatNeverStopsLeavesItUnsettled() throws IOException {
        ByteBuffer bytes = published("10.0.0.0/8");
        bytes.putLong(CHANGES, bytes.getLong(CHANGES) | 1);
        FibVerification verification = verify(bytes, 1); // its writer is this process, which lives
        assertFalse(verification.settled());
        assertFalse(verification.isProven());
        assertEquals(FibVerifier.ATTEMPTS, verification.attempts());
    }

    @Test
    void noDamageToARecordGoesUnseenAndNoneToANodeLeadsOutOfTheSections() throws IOException {
        SplittableRandom random = TestFib.random("verified damage");
        String[] prefixes = new String[200];
        for (int i = 0; i < prefixes.length; i++) {
            prefixes[i] = Ipv4.format(Ipv4.parse("10.0.0.0") | i << 10 | random.nextInt(1 << 10)) + "/32";
        }
        byte[] whole = published(prefixes).array();
        for (int round = 0; round < 100; round++) {
            int record = (int) layout.offset(FibLayout.Part.RECORDS4)
                    + AddressFamily.IPV4.recordLength() * random.nextInt(prefixes.length);
            assertFalse(isProven(whole, record + RECORD_ADDRESS + random.nextInt(7), random), "round " + round);
            isProven(whole, (int) layout.offset(FibLayout.Part.NODES4) + random.nextInt(2_000), random);
        }
    }

    private boolean isProven(byte[] whole, int damagedAt, SplittableRandom random) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(damagedAt, (byte) (bytes.get(damagedAt) ^ 1 << random.nextInt(8)));
        try {
            return verify(bytes, 3).isProven();
        } catch (FibFormatException e) {
            return false;
        }
    }

    /** Proven or unsettled, but never a difference, for there is none at any instant. */
    @Test
    @Timeout(120)
    void besideAWriterThatGoesOnItNeverTellsADifference() throws Exception {
        SplittableRandom random = TestFib.random("verified churn");
        try (TestFib fib = new TestFib(directory, new FibCapacity(2_000, 40_000, 160_000, 64))) {
            CompletableFuture<Integer> verifier = CompletableFuture.supplyAsync(() -> verifyUntilDone(fib.reader));
            for (int round = 0; round < 30 && !verifier.isDone(); round++) {
                if (random.nextBoolean()) {
                    fib.writer.begin((prefix, why) -> {});
                }
                for (int i = 0; i < 500; i++) {
                    int length = 8 + random.nextInt(25);
                    Ipv4Prefix prefix = new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
                    if (random.nextInt(3) == 0 && !fib.reference.routes().isEmpty()) {
                        fib.remove(fib.reference.routes().keySet().iterator().next());
                    } else {
                        fib.put(prefix, TestFib.anyNextHop(random));
                    }
                }
                fib.writer.commit();
                fib.assertProven();
            }
            done = true;
            System.out.println("proven beside the writer: " + verifier.get());
        }
    }

    private int verifyUntilDone(FibReader reader) {
        int proven = 0;
        while (!done) {
            FibVerification verification = reader.verify(3);
            if (verification.settled() && !verification.isProven()) {
                throw new AssertionError(verification);
            }
            proven += verification.settled() ? 1 : 0;
        }
        return proven;
    }

    /** A published file with these routes, each with a next hop of its own, one after the other. */
    private ByteBuffer published(String... prefixes) throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            for (int i = 0; i < prefixes.length; i++) {
                fib.put(prefixes[i], TestFib.NEXT_HOPS[4 + i % 12]);
            }
            fib.writer.commit();
            return ByteBuffer.wrap(Files.readAllBytes(fib.file)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private List<String> differences(ByteBuffer bytes) throws IOException {
        FibVerification verification = verify(bytes, 10);
        assertEquals(verification.differences().size(), verification.differenceCount());
        return verification.differences().stream()
                .map(FibVerification.Difference::toString)
                .toList();
    }

    private FibVerification verify(ByteBuffer bytes, int limit) throws IOException {
        Path file = directory.resolve("copy");
        Files.write(file, bytes.array());
        try (FibReader reader = FibReader.open(file)) {
            return reader.verify(limit);
        }
    }

    @Test
    void aTrieThatLeadsAstrayIsRefusedByVerifyToo() throws IOException {
        ByteBuffer bytes = published("10.0.0.1/32");
        Path file = directory.resolve("copy");
        Files.write(file, bytes.array());
        try (FibReader reader = FibReader.open(file)) {
            int slot = Ipv4.parse("10.0.0.0") >>> Fib4.DIRECT_SHIFT;
            bytes.putInt((int) layout.offset(FibLayout.Part.DIRECT4) + 4 * slot, 0xFFFF_FFFF);
            try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes.array()), 0);
            }
            assertThrows(FibFormatException.class, () -> reader.verify(1));
        }
    }
}
