package io.margay.control.cli;

import io.margay.fib.FibReader;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Lists the routes that the dataplane forwards by, sorted by prefix. "
                + "Exit code 1 when one prefix is asked for and has no route.")
final class FibDumpCommand implements Callable<Integer> {
    /** Characters that are gathered before they are written. */
    private static final int CHUNK_LENGTH = 1 << 16;

    private static final Ipv4Prefix ALL = new Ipv4Prefix(0, 0);

    private final MargayCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Only the route of exactly this prefix.")
    private String prefixText;

    @Option(names = "--longer-prefixes", description = "With PREFIX: also all routes within it.")
    private boolean longerPrefixes;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Only routes of this protocol: connected, workload, static, blackhole or bgp.")
    private String protocol;

    @Option(
            names = "--next-hop",
            paramLabel = "ADDRESS|KIND",
            description =
                    "Only routes by this gateway, or of this kind: local, port, gateway, blackhole or unreachable.")
    private String nextHop;

    @Option(names = "--port", paramLabel = "NAME", description = "Only routes out of this interface.")
    private String port;

    FibDumpCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean csv = root.isCsv();
        boolean json = !csv && root.isJson();
        Ipv4Prefix prefix = prefixText == null ? ALL : option(prefixText, Ipv4Prefix::parse, "a.b.c.d/length");
        if (longerPrefixes && prefixText == null) {
            throw wrong("--longer-prefixes: of which PREFIX?");
        }
        boolean exact = prefixText != null && !longerPrefixes;
        Predicate<Route> filter = filter(exact ? prefix : null);
        try (FibReader fib = RuntimeFiles.fib(root)) {
            RouteStream routes = new RouteStream(fib.sortedRoutes(prefix), filter, root.out());
            if (json) {
                JsonOutput.printArray(root.out(), routes, RouteText::write);
            } else {
                print(routes, csv);
            }
            if (exact && routes.told() == 0) {
                throw new CommandFailure(CommandFailure.FAILED, "there is no route of " + prefix);
            }
        }
        return 0;
    }

    private void print(RouteStream routes, boolean csv) {
        PrintWriter out = root.out();
        StringBuilder chunk = new StringBuilder(CHUNK_LENGTH + 256);
        if (csv) {
            chunk.append(RouteText.CSV_HEADING).append('\n');
        }
        for (Route route : routes) {
            chunk.append(csv ? RouteText.csvLine(route) : RouteText.line(route)).append('\n');
            if (chunk.length() >= CHUNK_LENGTH) {
                out.append(chunk);
                chunk.setLength(0);
            }
        }
        out.append(chunk);
    }

    private Predicate<Route> filter(Ipv4Prefix exact) {
        Predicate<Route> filter = route -> true;
        if (exact != null) {
            filter = filter.and(route -> route.prefix().equals(exact));
        }
        if (protocol != null) {
            RouteProtocol wanted =
                    byLabel(RouteProtocol.values(), RouteProtocol::label, protocol, "--protocol: no protocol");
            filter = filter.and(route -> route.protocol() == wanted);
        }
        if (nextHop != null) {
            filter = filter.and(nextHopFilter());
        }
        if (port != null) {
            filter = filter.and(route -> route.nextHop().portName().equals(port));
        }
        return filter;
    }

    private Predicate<Route> nextHopFilter() {
        if (!nextHop.isEmpty() && Character.isDigit(nextHop.charAt(0))) {
            int gateway = option(nextHop, Ipv4::parse, "a.b.c.d, or a kind");
            return route -> {
                NextHop hop = route.nextHop();
                return hop.kind() == NextHopKind.GATEWAY && hop.gateway() == gateway;
            };
        }
        NextHopKind kind =
                byLabel(NextHopKind.values(), NextHopKind::label, nextHop, "--next-hop: no address and no kind");
        return route -> route.nextHop().kind() == kind;
    }

    private <T> T byLabel(T[] values, Function<T, String> label, String text, String trouble) {
        return Stream.of(values)
                .filter(value -> label.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(trouble + " '" + text + "'; allowed: "
                        + Arrays.stream(values).map(label).collect(Collectors.joining(", "))));
    }

    private <T> T option(String text, Function<String, T> parser, String allowed) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage() + "; allowed: " + allowed);
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
