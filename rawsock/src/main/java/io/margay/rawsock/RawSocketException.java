package io.margay.rawsock;

import io.margay.rawsock.linux.Errno;

/** A port, a transmitter or a guard could not be set up. The message is one line, made to be shown to the operator. */
public final class RawSocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    RawSocketException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /**
     * @param operation what failed, as "opening a packet socket"
     * @param subject on what: an interface, or empty
     * @param capability that the operation takes, named where the errno is one of privilege
     */
    static RawSocketException of(String operation, String subject, int errno, String capability) {
        StringBuilder message = new StringBuilder(subject.isEmpty() ? "" : subject + ": ")
                .append(operation)
                .append(" failed: ")
                .append(Errno.name(errno));
        if (!Errno.text(errno).isEmpty()) {
            message.append(", ").append(Errno.text(errno));
        }
        if ((errno == Errno.EPERM || errno == Errno.EACCES) && !capability.isEmpty()) {
            message.append("; needs ").append(capability).append(" (or root)");
        }
        return new RawSocketException(message.toString(), errno);
    }

    /** 0 where there is none: a tool or the BPF verifier refused. */
    public int errno() {
        return errno;
    }
}
