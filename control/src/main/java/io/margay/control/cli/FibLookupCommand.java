package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.control.endpoint.MacText;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibReader;
import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.Route;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = "Says which way packets to an address take: entry, next hop, neighbour and interface. "
                + "Exit code 1 when an address has no route.")
final class FibLookupCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "IPv4 or IPv6 addresses.")
    private List<String> texts;

    FibLookupCommand(MargayCommand root) {
        this.root = root;
    }

    /** @param neighbor state and MAC of the next hop's neighbour; state NONE when nobody asked for it yet */
    private record Found(IpAddress address, Optional<Route> route, NeighborState neighbor, long mac) {}

    @Override
    public Integer call() throws CommandFailure {
        List<IpAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(parse(text));
        }
        List<Found> found = new ArrayList<>();
        try (FibReader fib = RuntimeFiles.fib(root);
                NeighborTable neighbors = neighbors()) {
            for (IpAddress address : addresses) {
                found.add(look(fib, neighbors, address));
            }
        }
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), found, FibLookupCommand::write);
        } else {
            found.forEach(this::print);
        }
        return found.stream().allMatch(it -> it.route().isPresent()) ? 0 : CommandFailure.FAILED;
    }

    /** Null beside a table that was imported: there is nobody who would resolve anything. */
    private NeighborTable neighbors() throws CommandFailure {
        return Files.exists(root.runtime().resolve(NeighborTable.NAME)) ? RuntimeFiles.neighbors(root) : null;
    }

    private IpAddress parse(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), e.getMessage() + "; allowed: " + ListWord.ADDRESS_ALLOWED);
        }
    }

    private static Found look(FibReader fib, NeighborTable neighbors, IpAddress address) {
        Optional<Route> route = fib.longestMatch(address.hostPrefix());
        NextHop nextHop = route.map(Route::nextHop).orElse(NextHop.unreachable());
        Optional<IpAddress> neighbor = neighborAddress(nextHop, address);
        if (neighbor.isEmpty() || neighbors == null) {
            return new Found(address, route, NeighborState.NONE, 0);
        }
        IpAddress key = neighbor.get();
        long value = neighbors.valueOf(nextHop.portId(), key.high(), key.low());
        return new Found(address, route, NeighborTable.state(value), NeighborTable.mac(value));
    }

    private static Optional<IpAddress> neighborAddress(NextHop nextHop, IpAddress destination) {
        return switch (nextHop.kind()) {
            case GATEWAY -> Optional.of(IpAddress.of(nextHop.gateway()));
            case GATEWAY6 -> Optional.of(IpAddress.of(nextHop.gateway6()));
            case PORT -> Optional.of(destination);
            case GROUP, LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> Optional.empty();
        };
    }

    private static String neighborText(NextHop nextHop, String destination) {
        return RouteText.via(nextHop).orElse(destination);
    }

    private void print(Found found) {
        PrintWriter out = root.out();
        String address = found.address().toString();
        if (found.route().isEmpty()) {
            out.println(address + " has no route");
            return;
        }
        Route route = found.route().get();
        out.println(address);
        out.println("  entry      " + RouteText.line(route));
        if (route.nextHop().portId() == 0) {
            out.println("  next hop   " + describe(route.nextHop().kind()));
            return;
        }
        boolean gateway = RouteText.via(route.nextHop()).isPresent();
        out.println("  next hop   " + neighborText(route.nextHop(), address)
                + (gateway ? ", a gateway" : ", the destination itself"));
        out.println("  neighbour  " + neighborText(found));
        out.println("  interface  " + route.nextHop().portName());
    }

    private static String describe(NextHopKind kind) {
        return switch (kind) {
            case LOCAL -> "none: an address of this node";
            case GROUP -> "one of the members, by the flow";
            case BLACKHOLE -> "none: dropped, and counted as blackhole";
            case BROADCAST -> "none: the broadcast address of a subnet, dropped";
            default -> "none: dropped, and the sender told that it is unreachable";
        };
    }

    private static String neighborText(Found found) {
        if (found.neighbor() == NeighborState.NONE) {
            return "not resolved, nobody asked for it yet";
        }
        String mac = found.mac() == 0 ? "" : MacText.format(found.mac()) + " ";
        return mac + found.neighbor().label();
    }

    private static void write(JsonGenerator json, Found found) throws IOException {
        json.writeStringField("address", found.address().toString());
        json.writeBooleanField("found", found.route().isPresent());
        if (found.route().isEmpty()) {
            return;
        }
        Route route = found.route().get();
        RouteText.write(json, route);
        if (route.nextHop().portId() != 0) {
            json.writeObjectFieldStart("neighbor");
            json.writeStringField(
                    "address", neighborText(route.nextHop(), found.address().toString()));
            json.writeStringField("state", found.neighbor().label());
            json.writeStringField("mac", found.mac() == 0 ? null : MacText.format(found.mac()));
            json.writeEndObject();
        }
    }
}
