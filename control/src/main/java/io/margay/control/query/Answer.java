package io.margay.control.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What became of a request. */
public sealed interface Answer {
    record Result(JsonNode value) implements Answer {}

    /** @param badInput the fault is the asker's (exit code 2) and not the state of the router (exit code 1) */
    record Failure(String error, boolean badInput) implements Answer {}

    static Answer result(JsonNode value) {
        return new Result(value);
    }

    static Answer failure(String error) {
        return new Failure(error, false);
    }

    static Answer badInput(String error) {
        return new Failure(error, true);
    }

    /** As it goes over the socket. */
    default ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (this instanceof Failure failure) {
            return json.put("ok", false).put("error", failure.error()).put("badInput", failure.badInput());
        }
        return json.put("ok", true).set("result", ((Result) this).value());
    }

    /** The other direction; a line that is no answer of ours is a failure. */
    static Answer fromJson(JsonNode json) {
        if (json.path("ok").asBoolean(false)) {
            return result(json.path("result"));
        }
        return new Failure(
                json.path("error").asText("the router's answer is not understood"),
                json.path("badInput").asBoolean(false));
    }
}
