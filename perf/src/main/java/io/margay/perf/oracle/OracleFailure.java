package io.margay.perf.oracle;

/** The comparison cannot begin or go on; the message says why, for the operator. */
final class OracleFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OracleFailure(String message) {
        super(message);
    }
}
