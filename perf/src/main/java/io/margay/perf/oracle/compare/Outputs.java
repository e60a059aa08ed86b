package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What one router sent for one input, by the side on which it came out, in order. */
public record Outputs(List<byte[]> workload, List<byte[]> uplink) {
    public Outputs {
        workload = List.copyOf(workload);
        uplink = List.copyOf(uplink);
    }

    public static Outputs none() {
        return new Outputs(List.of(), List.of());
    }

    public List<byte[]> of(Side side) {
        return side == Side.WORKLOAD ? workload : uplink;
    }

    public boolean isEmpty() {
        return workload.isEmpty() && uplink.isEmpty();
    }

    public int size() {
        return workload.size() + uplink.size();
    }

    public Stream<byte[]> all() {
        return Stream.concat(workload.stream(), uplink.stream());
    }

    public Outputs map(UnaryOperator<byte[]> change) {
        return new Outputs(
                workload.stream().map(change).toList(),
                uplink.stream().map(change).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outputs outputs
                && areEqual(workload, outputs.workload)
                && areEqual(uplink, outputs.uplink);
    }

    @Override
    public int hashCode() {
        return workload.size() << 8 | uplink.size();
    }

    private static boolean areEqual(List<byte[]> some, List<byte[]> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
