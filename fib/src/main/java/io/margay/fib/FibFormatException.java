package io.margay.fib;

/** A file that is not a FIB of ours, or is damaged. The message is one line for the operator and names the file. */
public final class FibFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FibFormatException(String message) {
        super(message);
    }
}
