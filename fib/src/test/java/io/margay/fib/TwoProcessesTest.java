package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.OtherProcess.Legal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
    private static final long CHURN_NS = 2_000_000_000L;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void anotherProcessSeesOnlyWholeRoutesAndRightAnswersWhileThisOneWrites() throws IOException {
        try (FibWriter writer = FibWriter.create(directory, Legal.CAPACITY)) {
            put(writer, 0);
            writer.put(Ipv4Prefix.parse("10.255.255.255/32"), NextHop.local(), RouteProtocol.CONNECTED, 0, 0);
            writer.publishFile();
            try (OtherProcess other =
                    OtherProcess.start("read", directory.resolve("fib").toString())) {
                assertEquals("reading", other.line());
                long startNs = System.nanoTime();
                int version = 1;
                while (System.nanoTime() - startNs < CHURN_NS) {
                    put(writer, version++);
                    writer.commit();
                }
                writer.remove(Ipv4Prefix.parse("10.255.255.255/32"));
                assertEquals("right: true", other.line());
            }
        }
    }

    /** SIGKILL at a random moment of a writer that does nothing but write. */
    @Test
    @Timeout(120)
    void aWriterThatIsKilledLeavesAFileThatForwardsAndHasAllItsRoutes() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (OtherProcess other = OtherProcess.start("write", directory.toString())) {
                assertEquals("writing", other.line());
                try (FibReader reader = FibReader.open(directory.resolve("fib"))) {
                    assertTrue(reader.isWriterAlive());
                    long seen = reader.generation();
                    while (reader.generation() < seen + 100) {
                        Thread.onSpinWait();
                    }
                    other.kill();
                    assertFalse(reader.isWriterAlive());
                }
            }
            try (FibReader reader = FibReader.open(directory.resolve("fib"))) {
                Set<Integer> hosts = new HashSet<>();
                reader.forEachRoute(route -> {
                    Legal.assertLegal(route);
                    hosts.add((int) (route.prefix().high() >>> Integer.SIZE));
                });
                for (int i = 0; i < 256; i++) {
                    assertTrue(hosts.contains(Legal.BASE + i), "route " + i + " is lost");
                    Legal.assertLegal(reader.fib4(), Legal.BASE + i);
                }
            }
        }
        assertFalse(Files.exists(directory.resolve("fib.new")));
    }

    /** Refused is legal too: the reader's process may be off the processor for long, and what it holds is not to be had. */
    private static void put(FibWriter writer, int version) {
        for (int i = 0; i < 256; i++) {
            Ipv4Prefix host = new Ipv4Prefix(Legal.BASE + i, 32);
            writer.put(host, Legal.nextHop(i, version), RouteProtocol.WORKLOAD, i, i * 1_000L);
        }
    }
}
