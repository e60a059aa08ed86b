package io.margay.control.host;

/** The kernel did not do what was asked of it. The message is one line for the operator. */
public final class HostKernelException extends Exception {
    private static final long serialVersionUID = 1L;

    public HostKernelException(String message) {
        super(message);
    }

    HostKernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
