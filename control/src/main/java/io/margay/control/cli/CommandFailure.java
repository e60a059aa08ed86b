package io.margay.control.cli;

/** Ends a command with a message on standard error and an exit code. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The question could not be answered. */
    static final int FAILED = 1;

    /** The question, the configuration or the surroundings are wrong. */
    static final int BAD_INPUT = 2;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
