package io.margay.control;

/** The router cannot start. The message is one line for the operator, who gets nothing else; whatever was opened is closed again. */
final class StartUpException extends Exception {
    private static final long serialVersionUID = 1L;

    StartUpException(String message) {
        super(message);
    }

    StartUpException(String message, Throwable cause) {
        super(message, cause);
    }
}
