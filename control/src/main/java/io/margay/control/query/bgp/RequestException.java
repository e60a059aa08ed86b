package io.margay.control.query.bgp;

import io.margay.control.query.Answer;

/** A request that cannot be understood, or that is about what there is not. */
final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean badInput;

    private RequestException(String message, boolean badInput) {
        super(message);
        this.badInput = badInput;
    }

    static RequestException badInput(String message) {
        return new RequestException(message, true);
    }

    static RequestException failure(String message) {
        return new RequestException(message, false);
    }

    Answer answer() {
        return badInput ? Answer.badInput(getMessage()) : Answer.failure(getMessage());
    }
}
