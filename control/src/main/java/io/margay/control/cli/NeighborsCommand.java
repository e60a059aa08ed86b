package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.control.endpoint.MacText;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

@Command(
        name = "neighbors",
        mixinStandardHelpOptions = true,
        description = "Lists who answers to which address behind which interface, read from the neighbours' file.")
final class NeighborsCommand implements Callable<Integer> {
    private final MargayCommand root;

    NeighborsCommand(MargayCommand root) {
        this.root = root;
    }

    /** @param changedSeconds since the last change of state */
    private record Neighbor(IpAddress address, String dev, long mac, NeighborState state, long changedSeconds) {}

    @Override
    public Integer call() throws CommandFailure {
        List<Neighbor> neighbors;
        try (NeighborTable table = RuntimeFiles.neighbors(root);
                CountersFile counters = RuntimeFiles.counters(root)) {
            neighbors = read(table, new PortNames(counters), System.nanoTime());
        }
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), neighbors, NeighborsCommand::write);
            return 0;
        }
        Table out = new Table("ADDRESS", "INTERFACE", "MAC", "STATE", "SINCE");
        for (Neighbor neighbor : neighbors) {
            out.row(
                    neighbor.address().toString(),
                    neighbor.dev(),
                    neighbor.mac() == 0 ? "-" : MacText.format(neighbor.mac()),
                    neighbor.state().label(),
                    Ages.ofSeconds(neighbor.changedSeconds()));
        }
        out.print(root.out());
        return 0;
    }

    private static List<Neighbor> read(NeighborTable table, PortNames names, long nowNs) {
        List<Neighbor> neighbors = new ArrayList<>();
        for (int i = 0; i < table.capacity(); i++) {
            int portId = table.portId(i);
            IpAddress address = new IpAddress(table.high(i), table.low(i));
            long value = table.value(i, portId, address.high(), address.low());
            if (value != 0) {
                neighbors.add(new Neighbor(
                        address,
                        names.name(portId),
                        NeighborTable.mac(value),
                        NeighborTable.state(value),
                        Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nowNs - table.changedNs(i)))));
            }
        }
        neighbors.sort(Comparator.comparing(Neighbor::dev).thenComparing(Neighbor::address));
        return neighbors;
    }

    private static void write(JsonGenerator json, Neighbor neighbor) throws IOException {
        json.writeStringField("address", neighbor.address().toString());
        json.writeStringField("dev", neighbor.dev());
        json.writeStringField("mac", neighbor.mac() == 0 ? null : MacText.format(neighbor.mac()));
        json.writeStringField("state", neighbor.state().label());
        json.writeNumberField("changedSeconds", neighbor.changedSeconds());
    }
}
