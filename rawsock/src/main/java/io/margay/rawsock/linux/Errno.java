package io.margay.rawsock.linux;

/** The errno values that we meet (asm-generic: the same on x86-64 and aarch64). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int ENOSYS = 38;
    public static final int ENOPROTOOPT = 92;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;

    private Errno() {}

    /** {@code ENETDOWN}, or {@code errno 123} for one we have no name for. */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case ENXIO -> "ENXIO";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EFAULT -> "EFAULT";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case EINVAL -> "EINVAL";
            case EMFILE -> "EMFILE";
            case ENOSPC -> "ENOSPC";
            case ENOSYS -> "ENOSYS";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case EMSGSIZE -> "EMSGSIZE";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENOBUFS -> "ENOBUFS";
            default -> "errno " + errno;
        };
    }

    /** What the errno says in words, for a message; empty where the name says it. */
    public static String text(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> "operation not permitted";
            case ENXIO, ENODEV -> "no such interface";
            case ENOMEM -> "out of memory";
            case EBUSY -> "busy";
            case EINVAL -> "refused by the kernel as invalid";
            case EMFILE -> "too many open files";
            case ENOSPC -> "no space";
            case ENOSYS, ENOPROTOOPT, EOPNOTSUPP, EAFNOSUPPORT -> "not supported by this kernel";
            case EMSGSIZE -> "larger than the MTU";
            case ENETDOWN -> "interface is down";
            case ENETUNREACH -> "network is unreachable";
            case EADDRNOTAVAIL -> "no such address";
            case ENOBUFS -> "no buffer space";
            default -> "";
        };
    }
}
