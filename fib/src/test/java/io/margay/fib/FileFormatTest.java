package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not whole and ours is refused with one line; what is made is made whole or not at all. */
class FileFormatTest {
    private static final int STATE = 192;

    @TempDir
    Path directory;

    @Test
    void aFileAppearsUnderItsNameOnlyWhenItIsPublished() throws IOException {
        Path file = directory.resolve(FibReader.FILE_NAME);
        try (FibWriter writer = FibWriter.create(directory, FibCapacity.SMALL)) {
            assertFalse(Files.exists(file));
            writer.publishFile();
            assertTrue(Files.exists(file));
            assertEquals(writer.statistics().fileBytes(), Files.size(file));
        }
        assertTrue(Files.exists(file), "it outlives its writer");
        assertEquals(1, names());
        try (FibReader reader = FibReader.open(file)) {
            assertEquals(0, reader.writerPid());
            assertFalse(reader.isWriterAlive());
        }
    }

    @Test
    void aWriterThatGivesUpLeavesNothing() throws IOException {
        FibWriter.create(directory, FibCapacity.SMALL).close();
        assertEquals(0, names());
    }

    @Test
    void whatADeadWriterLeftUnfinishedIsSweptAway() throws IOException {
        Files.writeString(directory.resolve(FibFile.TEMPORARY_NAME), "left over");
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("0.0.0.0/0", NextHop.local());
            assertEquals(1, names());
        }
    }

    @Test
    void aNewFileGoesOnWithTheGenerationsAndReadersOfTheOldOneKeepIt() throws IOException {
        try (TestFib old = new TestFib(directory, FibCapacity.SMALL)) {
            old.put("10.0.0.0/8", NextHop.local());
            old.writer.commit();
            assertEquals(2, old.writer.commit());
            try (TestFib next = new TestFib(directory, FibCapacity.SMALL)) {
                assertEquals(2, next.reader.generation());
                assertEquals(3, next.writer.commit());
                next.put("11.0.0.0/8", NextHop.local());
                old.assertAnswersEverywhere(new SplittableRandom(1));
                next.assertAnswersEverywhere(new SplittableRandom(1));
            }
        }
    }

    @Test
    void aMissingFileIsSaid() {
        String message = assertThrows(NoSuchFileException.class, () -> FibReader.open(directory.resolve("fib")))
                .getMessage();
        assertOneLine(message, "no FIB here");
    }

    @Test
    void aMissingDirectoryIsSaid() {
        Path missing = directory.resolve("missing");
        String message = assertThrows(IOException.class, () -> FibWriter.create(missing, FibCapacity.SMALL))
                .getMessage();
        assertOneLine(message, "runtime directory does not exist");
    }

    @Test
    void aForeignFileIsRefused() throws IOException {
        byte[] foreign = new byte[100_000];
        Arrays.fill(foreign, (byte) '#');
        refused(foreign, "wrong magic number");
        refused(new byte[0], "truncated or foreign");
        refused("short".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "truncated or foreign");
    }

    @Test
    void aFileOfAnotherVersionIsRefused() throws IOException {
        byte[] bytes = published();
        bytes[8] = 99;
        refused(bytes, "version 99");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] bytes = published();
        refused(Arrays.copyOf(bytes, bytes.length - 4096), "truncated");
        refused(Arrays.copyOf(bytes, bytes.length - 1), "truncated");
        refused(Arrays.copyOf(bytes, 10_000), "truncated");
    }

    @Test
    void aFileThatWasNotPublishedIsRefused() throws IOException {
        byte[] bytes = published();
        bytes[STATE] = FibHeader.STATE_BUILDING;
        refused(bytes, "never published");
    }

    @Test
    void anyDamageToTheHeadersGeometryIsRefused() throws IOException {
        byte[] bytes = published();
        for (int at = 12; at < 104; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            refused(damaged, "corrupt");
        }
    }

    @Test
    void aTrieThatPointsAnywhereIsRefused() throws IOException {
        byte[] bytes = published();
        int direct = (int) new FibLayout(FibCapacity.SMALL).offset(FibLayout.Part.DIRECT4);
        byte[] damaged = bytes.clone();
        damaged[direct + 3] = (byte) 0xFF; // a node far away
        refused(damaged, "the IPv4 trie has node");
        damaged = bytes.clone();
        damaged[direct] = 77; // a next hop that is none
        refused(damaged, "the trie has next hop 77");
        damaged = bytes.clone();
        Arrays.fill(
                damaged, (int) new FibLayout(FibCapacity.SMALL).offset(FibLayout.Part.NODES4), damaged.length, (byte)
                        0x5A);
        refused(damaged, "trie has");
    }

    /** Whatever is damaged: either the file is refused, or no lookup leaves its sections. */
    @Test
    void noDamageMakesALookupStumble() throws IOException {
        SplittableRandom random = TestFib.random("damage");
        byte[] bytes = published();
        FibLayout layout = new FibLayout(FibCapacity.SMALL);
        int opened = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = bytes.clone();
            for (int i = 0; i < 3; i++) {
                FibLayout.Part[] parts = {FibLayout.Part.NODES4, FibLayout.Part.ENTRIES4, FibLayout.Part.NODES6};
                int section = (int) layout.offset(parts[random.nextInt(parts.length)]);
                damaged[section + random.nextInt(2_000)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(directory.resolve("damaged"), damaged);
            try (FibReader reader = FibReader.open(directory.resolve("damaged"))) {
                for (int i = 0; i < 2_000; i++) {
                    reader.fib4().lookup(Ipv4.parse("10.0.0.0") | random.nextInt(1 << 20));
                    Ipv6Prefix near = TestFib.anyPrefix6(random);
                    reader.fib6().lookup(near.high(), near.low());
                }
                opened++;
            } catch (FibFormatException e) {
                assertOneLine(e.getMessage(), "corrupt");
            }
        }
        assertTrue(opened < 200, "some damage is found");
    }

    /** Needs a file system that is full: a tiny tmpfs, which takes root. */
    @Test
    void aFullDiskIsSaidAtTheStartAndNothingIsLeft() throws Exception {
        Path tiny = Files.createDirectory(directory.resolve("tiny"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tiny.toString()) == 0,
                "no root: no tmpfs to fill");
        try {
            String message = assertThrows(IOException.class, () -> FibWriter.create(tiny, FibCapacity.DEFAULT))
                    .getMessage();
            assertOneLine(message, "No space left on device");
            try (Stream<Path> files = Files.list(tiny)) {
                assertEquals(0, files.count());
            }
        } finally {
            assertEquals(0, run("umount", tiny.toString()));
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private byte[] published() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            for (int i = 0; i < 200; i++) {
                fib.put(
                        new Ipv4Prefix(Ipv4.parse("10.0.0.0") | random.nextInt(1 << 18), 32),
                        TestFib.anyNextHop(random));
                fib.put(TestFib.anyPrefix6(random), TestFib.anyNextHop(random));
            }
            fib.writer.commit();
            byte[] bytes = new byte[(int) Files.size(fib.file)];
            try (RandomAccessFile file = new RandomAccessFile(fib.file.toFile(), "r")) {
                file.readFully(bytes);
            }
            return bytes;
        }
    }

    private void refused(byte[] bytes, String why) throws IOException {
        Path file = directory.resolve("damaged");
        Files.write(file, bytes);
        String message = assertThrows(
                        FibFormatException.class, () -> FibReader.open(file).close())
                .getMessage();
        assertOneLine(message, why);
        assertTrue(message.contains(file.toString()), message);
    }

    private static void assertOneLine(String message, String part) {
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n"), message);
    }

    private long names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
