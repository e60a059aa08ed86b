package io.margay.perf.oracle;

import io.margay.perf.oracle.compare.Comparison;
import io.margay.perf.oracle.compare.Comparison.Verdict;
import io.margay.perf.oracle.compare.Exchange;
import io.margay.perf.oracle.compare.RulesTable;
import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.input.PacketClass;
import io.margay.perf.oracle.input.PacketClasses;
import io.margay.perf.oracle.packet.Description;
import io.margay.perf.oracle.packet.Octets;
import io.margay.rawsock.RawSocketException;
import io.margay.rawsock.ThreadScheduling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kernel forwarding as the oracle: the same packets through the kernel and through Margay, compared octet by octet. */
@Command(
        name = "oracle",
        description = {
            "Gives the same generated packets to the kernel's forwarding and to Margay, in twin namespaces, and compares what comes out.",
            "Runs in the tester's namespace that scripts/smoke/oracle.sh makes. Exit code 1 when a difference has no rule that explains it."
        },
        mixinStandardHelpOptions = true)
public final class OracleCommand implements Callable<Integer> {
    /** So few that no router forgets a neighbour between two greetings. */
    private static final int PACKETS_PER_GREETING = 4_000;

    /** As the router's worker: it waits for us, and we for it, beside whoever else is on the machine. */
    private static final int NICE = -10;

    private static final long SLICE_NS = 100_000;

    private enum Format {
        TABLE,
        JSON
    }

    @Option(names = "--seed", paramLabel = "N", description = "of all packets (default: the time)")
    private Long seed;

    @Option(
            names = "--packets",
            paramLabel = "N",
            defaultValue = "50000",
            description = "how many, shared out among the classes (default: ${DEFAULT-VALUE})")
    private int packets;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            split = ",",
            description = "only these classes of packets; --class list shows them")
    private List<String> names = List.of();

    @Option(names = "--ipv4-only", description = "leaves out IPv6")
    private boolean ipv4Only;

    @Option(
            names = "--from",
            paramLabel = "INDEX",
            defaultValue = "0",
            description = "begins with this packet of each class: with --class and --packets 1, one packet again")
    private int from;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description = "all frames in and out of both, for Wireshark (pcapng)")
    private Path pcap;

    @Option(
            names = "--differences",
            paramLabel = "N",
            defaultValue = "3",
            description = "how many of a kind are printed (default: ${DEFAULT-VALUE}); all are counted")
    private int printed;

    @Option(names = "--rules", description = "prints the table of differences that are as they should be, and ends")
    private boolean rules;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE})")
    private Format format;

    @Spec
    private CommandSpec spec;

    private final Comparison comparison = new Comparison();

    @Override
    public Integer call() throws IOException {
        if (rules) {
            System.out.print(RulesTable.markdown());
            return 0;
        }
        if (names.contains("list")) {
            PacketClasses.all().forEach(each -> System.out.println(each.name()));
            return 0;
        }
        if (seed == null) {
            seed = System.currentTimeMillis();
        }
        List<PacketClass> classes = chosen();
        Report report = new Report(seed);
        try (Trace trace = Trace.to(pcap);
                Tester tester = new Tester(Interfaces.find(), trace)) {
            ThreadScheduling.pin(firstCpu());
            ThreadScheduling.prioritize(NICE, SLICE_NS);
            compare(tester, classes, report);
        } catch (OracleFailure | RawSocketException e) {
            System.err.println("oracle: seed " + seed + ": " + e.getMessage());
            return 1;
        }
        System.out.print(format == Format.JSON ? report.json() + System.lineSeparator() : report.table());
        return report.different() == 0 ? 0 : 1;
    }

    /** The kernel forwards within the system call that sends, and keeps the order only on one CPU; Margay prefers the last. */
    private static int firstCpu() {
        int cpu = 0;
        while (!ThreadScheduling.isAllowed(cpu)) {
            cpu++;
        }
        return cpu;
    }

    private List<PacketClass> chosen() {
        List<PacketClass> all = PacketClasses.all();
        for (String name : names) {
            if (all.stream().noneMatch(each -> each.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no class of packets '" + name + "'; there are "
                                + String.join(
                                        ", ",
                                        all.stream().map(PacketClass::name).toList()));
            }
        }
        return all.stream()
                .filter(each -> names.isEmpty() ? !ipv4Only || !each.ipv6() : names.contains(each.name()))
                .toList();
    }

    private void compare(Tester tester, List<PacketClass> classes, Report report) {
        int weights = classes.stream().mapToInt(PacketClass::weight).sum();
        for (PacketClass each : classes) {
            int count = Math.max(1, (int) ((long) packets * each.weight() / weights));
            for (int begin = from; begin < from + count; begin += PACKETS_PER_GREETING) {
                tester.greet(each.ipv6());
                int end = Math.min(from + count, begin + PACKETS_PER_GREETING);
                List<Input> inputs = IntStream.range(begin, end)
                        .mapToObj(index -> each.input(seed, index))
                        .toList();
                for (List<Input> batch : Batches.of(inputs)) {
                    compareBatch(tester, batch, report);
                }
            }
        }
    }

    private void compareBatch(Tester tester, List<Input> batch, Report report) {
        for (Exchange exchange : tester.run(batch)) {
            Verdict verdict = comparison.judge(exchange);
            report.count(exchange.input().packetClass(), verdict);
            if (!verdict.isExplained()) {
                print("different", exchange, report);
            }
        }
        Exchange late = tester.late(batch.get(batch.size() - 1));
        if (!late.isEqual()) {
            report.countLate();
            print("too late, after", late, report);
        }
    }

    private void print(String what, Exchange exchange, Report report) {
        String kind = exchange.input().packetClass() + ": kernel " + OutputsText.kinds(exchange.kernel()) + "; Margay "
                + OutputsText.kinds(exchange.margay());
        if (report.countKind(kind) > printed) {
            return;
        }
        System.err.printf(
                "%s: seed %d, class %s, index %d, in by %s%n",
                what,
                seed,
                exchange.input().packetClass(),
                exchange.input().index(),
                exchange.input().side());
        System.err.println("  input   " + Octets.hex(exchange.input().frame()));
        System.err.println("          " + Description.of(exchange.input().frame()));
        System.err.println("  kernel  " + OutputsText.of(exchange.kernel()));
        System.err.println("  margay  " + OutputsText.of(exchange.margay()));
    }
}
