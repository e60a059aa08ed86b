package io.margay.control.bgp;

import java.util.List;

/** What became of an operator's verb. */
public sealed interface Outcome {
    /** @param done a line each */
    record Done(List<String> done) implements Outcome {
        public Done {
            done = List.copyOf(done);
        }
    }

    /** Nothing was done. */
    record Refused(String reason) implements Outcome {}
}
