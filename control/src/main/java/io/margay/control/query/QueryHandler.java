package io.margay.control.query;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers requests on the control thread; must not block. */
public interface QueryHandler {
    /** @param request an object; its field {@code query} says what is asked */
    Answer answer(JsonNode request);
}
