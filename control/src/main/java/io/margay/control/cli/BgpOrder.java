package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An order to the speaker, and what became of it. */
final class BgpOrder {
    private BgpOrder() {}

    static int give(MargayCommand root, ObjectNode order) throws CommandFailure {
        JsonNode answer = Ask.result(root, order);
        if (root.isJson()) {
            JsonOutput.print(root.out(), answer);
        } else {
            answer.path("done").forEach(line -> root.out().println(line.asText()));
        }
        return 0;
    }
}
