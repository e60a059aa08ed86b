package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.control.config.RouterConfig;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs in this process, over real files of a router that does not run. */
class CommandLinesTest {
    private static final String YAML = "node: { name: n, address: 10.0.0.1, uplink: eth0 }\n";

    @TempDir
    Path runtime;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> launched = new ArrayList<>();

    @Test
    void theFibIsListedAsIpRouteWould() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(0, margay("fib", "dump"));
        assertEquals("""
                172.17.8.0/24 dev enp0s8 proto connected
                local 172.17.8.100/32 proto connected
                blackhole 192.168.18.64/26 proto blackhole
                192.168.18.64/32 dev calif24874aae57 proto workload
                192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp
                """, out.toString());
    }

    @Test
    void theFibAsJsonHasEveryField() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(0, margay("-o", "json", "fib", "dump"));
        JsonNode routes = new ObjectMapper().readTree(out.toString());
        assertEquals(5, routes.size());
        assertEquals(
                "{\"prefix\":\"192.168.196.128/26\",\"kind\":\"gateway\",\"via\":\"172.17.8.101\",\"dev\":\"enp0s8\","
                        + "\"portId\":1,\"protocol\":\"bgp\",\"originId\":9,\"generation\":1,\"timeMs\":5000,"
                        + "\"stale\":false}",
                routes.get(4).toString());
    }

    @Test
    void aLookupSaysEntryNextHopNeighbourAndInterface() throws IOException {
        ReferenceTable.write(runtime);
        NeighborTable.create(runtime, 16).close();
        assertEquals(0, margay("fib", "lookup", "192.168.196.129", "192.168.18.99", "172.17.8.100"));
        assertEquals("""
                192.168.196.129
                  entry      192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp
                  next hop   172.17.8.101, a gateway
                  neighbour  not resolved, nobody asked for it yet
                  interface  enp0s8
                192.168.18.99
                  entry      blackhole 192.168.18.64/26 proto blackhole
                  next hop   none: dropped, and counted as blackhole
                172.17.8.100
                  entry      local 172.17.8.100/32 proto connected
                  next hop   none: an address of this node
                """, out.toString());
    }

    @Test
    void anAddressWithoutARouteFailsTheLookup() throws IOException {
        ReferenceTable.write(runtime);
        NeighborTable.create(runtime, 16).close();
        assertEquals(1, margay("fib", "lookup", "8.8.8.8"));
        assertEquals("8.8.8.8 has no route\n", out.toString());
        assertEquals(2, margay("fib", "lookup", "8.8.8"));
        assertTrue(err.toString().contains("not an IPv4 address: '8.8.8'; allowed: a.b.c.d"), err.toString());
    }

    @Test
    void whatADeadRouterLeftIsShownWithANote() throws IOException {
        ReferenceTable.write(runtime);
        margay("fib", "dump");
        assertTrue(err.toString().contains("does not run any more"), err.toString());
    }

    @Test
    void countersAreListedUnlessZeroAndByWord() throws IOException {
        try (CountersFile file = CountersFile.create(runtime, 256, 16)) {
            PortCounters counters = PortCounters.allocate(file.dataplaneManager(), 1, "cali0");
            counters.received(700);
            assertEquals(0, margay("counters"));
            assertEquals(
                    List.of("COUNTER VALUE", "port cali0 rx-bytes 700", "port cali0 rx-frames 1"),
                    out.toString()
                            .lines()
                            .map(line -> line.replaceAll(" +", " "))
                            .toList());
            reset();
            assertEquals(0, margay("counters", "tx-frames", "-o", "json"));
            assertEquals("{\n\"port cali0 tx-frames\":0\n}\n", out.toString());
        }
    }

    @Test
    void noNeighboursIsAnEmptyList() throws IOException {
        NeighborTable.create(runtime, 16).close();
        CountersFile.create(runtime, 16, 16).close();
        assertEquals(0, margay("neighbors", "-o", "json"));
        assertEquals("[\n]\n", out.toString());
    }

    @Test
    void whereNoRouterRunsEveryQueryFailsWithOneClearLine() {
        for (String query : List.of(
                "fib dump",
                "fib lookup 1.1.1.1",
                "neighbors",
                "counters",
                "endpoints",
                "routes",
                "status",
                "reload",
                "bgp summary",
                "bgp peer x",
                "bgp routes",
                "bgp routes 10.0.0.1",
                "bgp received x",
                "bgp advertised x",
                "bgp advertised x 10.0.0.0/8",
                "bgp refresh x",
                "bgp reset x",
                "bgp shutdown x")) {
            reset();
            assertEquals(1, margay(query.split(" ")), query);
            assertEquals("", out.toString());
            assertEquals(1, err.toString().lines().count(), err.toString());
            assertTrue(
                    err.toString().startsWith("margay: no router runs in " + runtime + ": no file "), err.toString());
        }
        Path nowhere = runtime.resolve("nowhere");
        reset();
        assertEquals(1, execute("fib", "dump", "--runtime", nowhere.toString()));
        assertEquals("margay: no router runs in " + nowhere + ": there is no such directory\n", err.toString());
    }

    @Test
    void aForeignFileIsRefusedWithoutAStackTrace() throws IOException {
        Files.writeString(runtime.resolve(FibReader.FILE_NAME), "no fib");
        Files.writeString(runtime.resolve("counters"), "no counters");
        for (String query : List.of("fib dump", "counters")) {
            reset();
            assertEquals(1, margay(query.split(" ")));
            assertEquals(1, err.toString().lines().count(), err.toString());
        }
    }

    @Test
    void aGoodFileIsCheckedAndABadOneIsTwo() throws IOException {
        Path file = runtime.resolve("router.yaml");
        Files.writeString(file, YAML);
        assertEquals(0, margay("check", file.toString()));
        assertEquals(file + ": good, node n, uplink eth0, endpoints 0, blocks 0, routes 0, peers 0\n", out.toString());
        Files.writeString(file, YAML + "bgp:\n  asm: 1\n");
        reset();
        assertEquals(2, margay("check", file.toString()));
        assertTrue(
                err.toString().contains(file + ":3:3 unknown key 'asm'; allowed: as, router-id, hold-time, stale-time"),
                err.toString());
    }

    @Test
    void runHandsTheCheckedConfigurationToTheLauncher() throws IOException {
        Path file = runtime.resolve("router.yaml");
        Files.writeString(file, YAML);
        assertEquals(0, margay("run", "-c", file.toString()));
        assertEquals(List.of("n " + file + " " + runtime), launched);
        Files.writeString(file, "nonsense");
        reset();
        assertEquals(2, margay("run", "-c", file.toString()));
        assertEquals(1, launched.size());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aStartThatFailsIsOneLineAndTwo() throws IOException {
        Path file = runtime.resolve("router.yaml");
        Files.writeString(file, YAML.replace("name: n", "name: fails"));
        assertEquals(2, margay("run", "-c", file.toString()));
        assertEquals("margay: it cannot start\n", err.toString());
    }

    @Test
    void wrongUseIsTwoWithTheUsage() {
        for (String wrong : List.of("", "frob", "fib", "bgp", "run", "check", "fib lookup", "fib dump -o xml")) {
            reset();
            assertEquals(2, execute(wrong.isEmpty() ? new String[0] : wrong.split(" ")), wrong);
            assertTrue(err.toString().contains("sage") || err.toString().contains("Did you mean"), err.toString());
        }
    }

    @Test
    void aVerbMadeAloneIsTheSameAsAmongAll() {
        MargayCommand.commandLine(this::launch).getSubcommands().forEach((name, among) -> {
            CommandLine alone = MargayCommand.commandLine(this::launch, name);
            assertEquals(1, alone.getSubcommands().size());
            assertEquals(
                    among.getUsageMessage(), alone.getSubcommands().get(name).getUsageMessage());
        });
    }

    @Test
    void helpVersionAndCompletionWork() {
        assertEquals(0, execute("--version"));
        assertTrue(out.toString().startsWith("margay "));
        for (String verb : List.of(
                "run",
                "check",
                "reload",
                "status",
                "fib",
                "routes",
                "neighbors",
                "endpoints",
                "bgp",
                "counters",
                "graph")) {
            reset();
            assertEquals(0, execute(verb, "--help"));
            assertTrue(out.toString().startsWith("Usage: margay " + verb), out.toString());
            assertTrue(out.toString().contains("--runtime"), out.toString());
        }
        reset();
        assertEquals(0, execute("completion"));
        assertTrue(out.toString().startsWith("#!/usr/bin/env bash"));
        assertTrue(out.toString().contains("lookup"));
        String question = "local PEER_pos_param_args=($(margay bgp summary --names 2>/dev/null))";
        assertEquals(5, out.toString().split(Pattern.quote(question), -1).length - 1);
        assertFalse(out.toString().contains(PeerNames.MARK));
    }

    private int margay(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--runtime");
        all.add(runtime.toString());
        return execute(all.toArray(new String[0]));
    }

    private int execute(String... arguments) {
        return CommandLines.execute(arguments, new PrintWriter(out), new PrintWriter(err), this::launch);
    }

    private int launch(RouterConfig config, Path configFile, Path runtimeDirectory)
            throws RouterLauncher.LaunchException {
        if (config.node().name().equals("fails")) {
            throw new RouterLauncher.LaunchException("it cannot start", null);
        }
        launched.add(config.node().name() + " " + configFile + " " + runtimeDirectory);
        return 0;
    }

    private void reset() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }
}
