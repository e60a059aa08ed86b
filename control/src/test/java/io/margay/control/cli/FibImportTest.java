package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists become tables, and dumped tables become themselves again. */
class FibImportTest extends FibVerbs {
    @TempDir
    Path directory;

    private Path list;

    @BeforeEach
    void paths() {
        runtime = directory.resolve("runtime");
        list = directory.resolve("list");
    }

    @Test
    void aListOfPrefixesIsLoadedWithTheNextHopsInTurn() throws IOException {
        Files.writeString(list, """
                # a comment
                10.0.0.0/8
                10.1.0.0/16\t13335\tsomebody's column

                10.2.0.0/16 # another
                10.1.0.0/16
                """);
        assertEquals(
                0, run("import", list.toString(), "--next-hop", "via 10.9.9.9 dev eth0", "--next-hop", "dev eth1"));
        assertEquals(
                runtime.resolve("fib")
                        + ": ipv4 routes 3, ipv6 routes 0, next hops 2, generation 1, prefixes listed again 1\n",
                out.toString());
        assertEquals("", err.toString(), "no bar where there is no terminal");
        assertEquals("""
                10.0.0.0/8 via 10.9.9.9 dev eth0 proto static
                10.1.0.0/16 dev eth1 proto static
                10.2.0.0/16 via 10.9.9.9 dev eth0 proto static
                """, dumpedAs("table"));
        try (var files = Files.list(runtime)) {
            assertEquals(1, files.count(), "no lock and nothing temporary is left");
        }
    }

    @Test
    void whatWasDumpedAsTextIsTheSameTextAgain() throws IOException {
        String text = """
                172.17.8.0/24 dev enp0s8 proto connected
                local 172.17.8.100/32 proto connected
                broadcast 172.17.8.255/32 proto connected
                blackhole 192.168.18.64/26 proto blackhole
                192.168.18.64/32 dev calif24874aae57 proto workload
                192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp
                unreachable 203.0.113.0/24 proto static
                """;
        Files.writeString(list, text);
        assertEquals(0, run("import", list.toString()));
        assertEquals(text, dumpedAs("table"));
        Files.writeString(list, text.replace("proto bgp", "proto bgp stale"));
        assertEquals(0, run("import", list.toString()));
        assertEquals(text, dumpedAs("table"), "nothing that was imported is stale");
    }

    @Test
    void whatWasDumpedAsCsvIsTheSameTableAgain() throws IOException {
        long seed = Long.getLong("fib.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path first = Files.createDirectory(directory.resolve("first"));
        NextHop[] nextHops = {
            NextHop.local(),
            NextHop.blackhole(),
            NextHop.unreachable(),
            NextHop.broadcast(),
            NextHop.port(900, "a,\"b\""),
            NextHop.gateway(0x0A000001, 3, "eth3"),
            NextHop.gateway(-1, 17, "eth,17")
        };
        try (FibWriter writer = FibWriter.create(first, new FibCapacity(4_000, 40_000, 160_000, 64))) {
            writer.begin((prefix, why) -> {});
            for (int i = 0; i < 3_000; i++) {
                int length = random.nextInt(33);
                Ipv4Prefix prefix = new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
                RouteProtocol protocol = RouteProtocol.values()[random.nextInt(RouteProtocol.values().length)];
                writer.put(prefix, nextHops[random.nextInt(nextHops.length)], protocol, random.nextInt(), 1_000);
            }
            writer.commit();
            writer.publishFile();
        }
        Set<Object> before = routes(first);
        runtime = first;
        String csv = dumpedAs("csv");
        runtime = directory.resolve("second");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(list))) {
            gzip.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(0, run("import", list.toString()), err.toString());
        assertEquals(before, routes(runtime), "-Dfib.seed=" + seed);
        reset();
        assertEquals(0, run("verify"));
    }

    /** All but the times, which are those of the import. */
    private static Set<Object> routes(Path directory) throws IOException {
        Set<Object> routes = new HashSet<>();
        try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
            reader.forEachRoute((Route route) ->
                    routes.add(List.of(route.prefix(), route.nextHop(), route.protocol(), route.originId())));
        }
        return routes;
    }

    @Test
    void strewnHostsFindRoom() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append(random.nextInt(1, 224))
                    .append('.')
                    .append(random.nextInt(256))
                    .append('.');
            lines.append(random.nextInt(256))
                    .append('.')
                    .append(random.nextInt(256))
                    .append("/32\n");
        }
        Files.writeString(list, lines);
        assertEquals(0, run("import", list.toString()), err.toString());
        assertEquals(0, run("verify"), out.toString());
    }

    @Test
    void eachErrorNamesFileLineAndColumn() throws IOException {
        assertProblems(
                """
                10.0.0.0/8
                 10.0.0.1/8
                10.0.0.0/8 via 10.0.0.1
                10.0.0.0/8 via x dev eth0
                10.0.0.0/8 dev eth0 proto ospf
                10.0.0.0/8 dev eth0 metric 3
                local
                10.0.0.0/8 dev averylonginterfacename
                """,
                ":2:2 host bits set in 10.0.0.1/8; allowed: a.b.c.d/length or an IPv6 prefix, without host bits",
                ":3:24 dev NAME is missing",
                ":4:16 not an IPv4 address: 'x'; allowed: a.b.c.d or an IPv6 address",
                ":5:27 no protocol 'ospf'; allowed: connected, workload, static, blackhole, bgp",
                ":6:21 unexpected 'metric'; allowed: via ADDRESS dev NAME, proto NAME",
                ":7:6 the prefix is missing",
                ":8:16 not a port name of at most 15 ASCII characters: 'averylonginterfacename'");
        assertProblems(
                RouteText.CSV_HEADING + """

                10.0.0.0/8,local,,,,static,0,1,0
                10.0.0.0/8,local,,,,static,0,1
                10.0.0.0/8,drop,,,,static,0,1,0
                10.0.0.0/8,port,10.0.0.1,eth0,1,static,0,1,0
                10.0.0.0/8,gateway,10.0.0.1,eth0,one,static,0,1,0
                10.0.0.0/8,gateway,10.0.0.1,eth0,,static,0,1,0
                10.0.0.0/8,gateway,10.0.0.1,"eth0,1,static,0,1,0
                """,
                ":3:31 8 fields; allowed: " + RouteText.CSV_HEADING,
                ":4:12 no kind 'drop'; allowed: local, port, gateway, blackhole, unreachable, gateway6, broadcast",
                ":5:17 via is for kinds gateway and gateway6, and this is port",
                ":6:34 not a number: 'one'",
                ":7:29 next hop gateway with port id 0",
                ":8:29 unexpected '\"' after a field");
        assertProblems(
                "nonsense\n".repeat(100),
                java.util.stream.IntStream.rangeClosed(1, 10)
                        .mapToObj(line ->
                                ":" + line + ":1 not an IPv4 prefix: 'nonsense'; allowed: " + ListWord.PREFIX_ALLOWED)
                        .toArray(String[]::new));
        assertFalse(Files.exists(runtime.resolve(FibReader.FILE_NAME)));
    }

    private void assertProblems(String text, String... problems) throws IOException {
        Files.writeString(list, text);
        reset();
        assertEquals(2, run("import", list.toString()));
        List<String> expected = new ArrayList<>();
        for (String problem : problems) {
            expected.add("margay: " + list + problem);
        }
        assertEquals(expected, err.toString().lines().toList());
    }

    @Test
    void aFileThatIsNotThereAndANextHopThatIsNoneAreSaid() {
        assertEquals(2, run("import", list.toString()));
        assertEquals("margay: " + list + ": no such file\n", err.toString());
        reset();
        assertEquals(2, run("import", list.toString(), "--next-hop", "eth0"));
        assertTrue(err.toString().contains("--next-hop: not a next hop: 'eth0'; allowed: via ADDRESS"), err.toString());
    }

    @Test
    void whereSomebodyWritesNothingIsImported() throws IOException {
        Files.writeString(list, "10.0.0.0/8\n");
        Files.createDirectory(runtime);
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            writer.publishFile();
            assertEquals(2, run("import", list.toString()));
            String pid = Long.toString(ProcessHandle.current().pid());
            assertEquals(
                    "margay: a router runs in " + runtime + ", process " + pid
                            + "; import into another --runtime DIR\n",
                    err.toString());
        }
        reset();
        try (FibImportLock lock = FibImportLock.take(runtime)) {
            assertEquals(2, run("import", list.toString()));
            assertTrue(err.toString().contains("a router runs in " + lock.directory()), err.toString());
        } catch (CommandFailure e) {
            throw new AssertionError(e);
        }
        assertEquals(0, run("import", list.toString()));
    }

    @Test
    void theBarIsDrawnOnceAPercentAndWipedAtTheEnd() {
        PrintWriter writer = new PrintWriter(err);
        FibImportProgress progress = new FibImportProgress(writer, true);
        for (int i = 0; i < 1_000; i++) {
            progress.show("loading", i / 100, 20);
        }
        progress.end();
        String[] drawn = err.toString().split("\r");
        assertEquals(1 + 10 + 1, drawn.length);
        assertEquals("[####################] loading 45 %".length() + 20 + 2, drawn[10].length());
        assertTrue(drawn[11].isBlank());
        reset();
        new FibImportProgress(writer, false).show("loading", 1, 2);
        assertEquals("", err.toString());
    }
}
