package io.margay.perf.oracle;

import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which inputs may be on their way together: those by the same side, whose order each router keeps. What Margay leaves to the host's kernel goes
 * alone, because the kernel answers while the frame is sent, before Margay has come to those before it.
 */
final class Batches {
    private Batches() {}

    static List<List<Input>> of(List<Input> inputs) {
        List<List<Input>> batches = new ArrayList<>();
        Map<Side, List<Input>> open = new EnumMap<>(Side.class);
        for (Input input : inputs) {
            if (!isMargaysAlone(input)) {
                batches.add(List.of(input));
                continue;
            }
            List<Input> batch = open.computeIfAbsent(input.side(), side -> new ArrayList<>());
            batch.add(input);
            if (batch.size() == Tester.BATCH) {
                batches.add(open.remove(input.side()));
            }
        }
        batches.addAll(open.values());
        return batches;
    }

    /** From workloads the host's kernel gets nothing, and on the uplink nothing to the pools. */
    private static boolean isMargaysAlone(Input input) {
        return input.side() == Side.WORKLOAD
                || Ipv4View.of(input.frame())
                        .filter(ip -> Scene.POOL.contains(ip.destination()))
                        .isPresent()
                || Ipv6View.of(input.frame())
                        .filter(ip -> Scene.POOL6.contains(ip.destination()))
                        .isPresent();
    }
}
