package io.margay.dataplane.neighbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table against a plain map, and against a reader that looks while it changes. */
class NeighborTableTest {
    @Test
    void itAnswersAsAMapDoes(@TempDir Path directory) throws IOException {
        long seed = System.nanoTime();
        System.out.println("neighbour table seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Long> judge = new HashMap<>();
        try (NeighborTable table = NeighborTable.create(directory, 64)) {
            for (int i = 0; i < 100_000; i++) {
                int address = random.nextInt(200);
                int index = table.find(1, 0, address);
                long value = index < 0 ? 0 : table.value(index, 1, 0, address);
                assertEquals(judge.getOrDefault(address, 0L), NeighborTable.mac(value));
                if (value == 0 && judge.size() < 48) {
                    int added = table.add(1, 0, address, i);
                    table.set(added, NeighborState.REACHABLE, i + 1, i);
                    judge.put(address, i + 1L);
                } else if (value == 0) {
                    assertEquals(NeighborTable.NOT_FOUND, table.add(1, 0, address, i));
                } else {
                    table.remove(index, i);
                    judge.remove(address);
                }
                assertEquals(judge.size(), table.used());
            }
        }
    }

    @Test
    void whatWasForgottenLeavesNothingToProbe(@TempDir Path directory) throws IOException {
        try (NeighborTable table = NeighborTable.create(directory, 64)) {
            for (int address = 1; address < 1000; address++) {
                table.set(table.add(1, 0, address, 0), NeighborState.REACHABLE, 1, 0);
                if (address > 20) {
                    table.remove(table.find(1, 0, address - 20), 0);
                }
            }
            for (int address = 980; address < 1000; address++) {
                table.remove(table.find(1, 0, address), 0);
            }
            for (int index = 0; index < table.capacity(); index++) {
                assertEquals(0, table.portId(index), "slot " + index);
            }
        }
    }

    @Test
    void aReaderNeverSeesTheMacOfAnother(@TempDir Path directory) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicBoolean wrong = new AtomicBoolean();
        long[] seen = {0};
        try (NeighborTable writer = NeighborTable.create(directory, 16);
                NeighborTable reader = NeighborTable.open(directory)) {
            Thread looking = new Thread(() -> {
                SplittableRandom random = new SplittableRandom(2);
                while (!stop.get()) {
                    int address = random.nextInt(1, 64);
                    int index = reader.find(1, 0, address);
                    long value = index < 0 ? 0 : reader.value(index, 1, 0, address);
                    if (value != 0) {
                        seen[0]++;
                        wrong.compareAndSet(false, NeighborTable.mac(value) != 1000 + address);
                    }
                }
            });
            looking.start();
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 300_000; i++) {
                int address = random.nextInt(1, 64);
                int index = writer.find(1, 0, address);
                if (index >= 0 && writer.value(index) != 0) {
                    writer.remove(index, i);
                } else {
                    int added = writer.add(1, 0, address, i);
                    if (added >= 0) {
                        writer.set(added, NeighborState.REACHABLE, 1000 + address, i);
                    }
                }
            }
            stop.set(true);
            looking.join();
        }
        assertTrue(!wrong.get());
        System.out.println("the reader found " + seen[0] + " neighbours");
    }

    @Test
    void anythingElseIsNotANeighboursFile(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve(NeighborTable.NAME), new byte[4096]);
        assertThrows(IOException.class, () -> NeighborTable.open(directory));
        Files.write(directory.resolve(NeighborTable.NAME), new byte[3]);
        assertThrows(IOException.class, () -> NeighborTable.open(directory));
    }
}
