package io.margay.perf.oracle;

import io.margay.perf.oracle.compare.Outputs;
import io.margay.perf.oracle.packet.Description;
import io.margay.perf.oracle.scene.Side;
import java.util.ArrayList;
import java.util.List;

/** What a router sent, in one line. */
final class OutputsText {
    private OutputsText() {}

    static String of(Outputs outputs) {
        List<String> frames = new ArrayList<>();
        for (Side side : Side.values()) {
            for (byte[] frame : outputs.of(side)) {
                frames.add("out by " + side + ": " + Description.of(frame));
            }
        }
        return frames.isEmpty() ? "nothing" : String.join(" | ", frames);
    }

    /** The same for outputs that differ only in detail: what kind of frames came out where. */
    static String kinds(Outputs outputs) {
        List<String> kinds = new ArrayList<>();
        for (Side side : Side.values()) {
            for (byte[] frame : outputs.of(side)) {
                kinds.add(Description.kind(frame) + " by " + side);
            }
        }
        return kinds.isEmpty() ? "nothing" : String.join(", ", kinds);
    }
}
