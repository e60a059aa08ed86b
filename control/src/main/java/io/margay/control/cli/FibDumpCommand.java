package io.margay.control.cli;

import io.margay.fib.AddressFamily;
import io.margay.fib.FibReader;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.NextHopMember;
import io.margay.fib.Prefix;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        description = "Lists the routes that the dataplane forwards by, IPv4 first, each family sorted by prefix. "
                + "Exit code 1 when one prefix is asked for and has no route.")
final class FibDumpCommand implements Callable<Integer> {
    /** Characters that are gathered before they are written. */
    private static final int CHUNK_LENGTH = 1 << 16;

    private static final Prefix ALL_IPV4 = new Ipv4Prefix(0, 0);
    private static final Prefix ALL_IPV6 = new Ipv6Prefix(0, 0, 0);

    private final MargayCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PREFIX",
            arity = "0..1",
            description = "Only the route of exactly this IPv4 or IPv6 prefix.")
    private String prefixText;

    @Option(names = "--longer-prefixes", description = "With PREFIX: also all routes within it.")
    private boolean longerPrefixes;

    @Option(names = "--family", paramLabel = "NAME", description = "Only routes of this family: ipv4 or ipv6.")
    private String family;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Only routes of this protocol: connected, workload, static, blackhole or bgp.")
    private String protocol;

    @Option(
            names = "--next-hop",
            paramLabel = "ADDRESS|KIND",
            description =
                    "Only routes by this IPv4 or IPv6 gateway, those by a group with such a member too; or of this kind: "
                            + "local, port, gateway, gateway6, group, blackhole, unreachable or broadcast.")
    private String nextHop;

    @Option(
            names = "--port",
            paramLabel = "NAME",
            description = "Only routes out of this interface, those by a group with such a member too.")
    private String port;

    FibDumpCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean csv = root.isCsv();
        boolean json = !csv && root.isJson();
        Prefix prefix = prefixText == null ? null : option(prefixText, Prefix::parse, ListWord.PREFIX_ALLOWED);
        if (longerPrefixes && prefix == null) {
            throw wrong("--longer-prefixes: of which PREFIX?");
        }
        List<Prefix> ranges = ranges(prefix);
        boolean exact = prefix != null && !longerPrefixes;
        Predicate<Route> filter = filter(exact ? prefix : null);
        try (FibReader fib = RuntimeFiles.fib(root)) {
            RouteStream routes = new RouteStream(fib, ranges, filter, root.out());
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

    /** Families are told one after the other, so that only one is sorted at a time. */
    private List<Prefix> ranges(Prefix prefix) {
        if (family == null) {
            return prefix != null ? List.of(prefix) : List.of(ALL_IPV4, ALL_IPV6);
        }
        AddressFamily wanted = byLabel(AddressFamily.values(), AddressFamily::label, family, "--family: no family");
        if (prefix != null && prefix.family() != wanted) {
            throw wrong("--family " + family + ": " + prefix + " is a prefix of "
                    + prefix.family().label());
        }
        return List.of(prefix != null ? prefix : wanted == AddressFamily.IPV4 ? ALL_IPV4 : ALL_IPV6);
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

    private Predicate<Route> filter(Prefix exact) {
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
            filter = filter.and(oneWay(hop -> hop.portName().equals(port)));
        }
        return filter;
    }

    private Predicate<Route> nextHopFilter() {
        if (!nextHop.isEmpty() && (Character.isDigit(nextHop.charAt(0)) || nextHop.indexOf(':') >= 0)) {
            IpAddress gateway = option(nextHop, IpAddress::parse, ListWord.ADDRESS_ALLOWED + ", or a kind");
            Optional<String> via = Optional.of(gateway.toString());
            return oneWay(hop -> RouteText.via(hop).equals(via));
        }
        NextHopKind kind =
                byLabel(NextHopKind.values(), NextHopKind::label, nextHop, "--next-hop: no address and no kind");
        return route -> route.nextHop().kind() == kind;
    }

    /** Whether a route's next hop is such a one, or one member of its group. */
    private static Predicate<Route> oneWay(Predicate<NextHop> wanted) {
        return route -> wanted.test(route.nextHop())
                || route.nextHop().members().stream()
                        .map(NextHopMember::nextHop)
                        .anyMatch(wanted);
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
