package io.margay.rawsock.linux;

import jnr.ffi.Pointer;

/**
 * The C library as jnr-ffi sees it; all go through {@link Linux}. Addresses are plain {@code long}s, which cost nothing to pass.
 *
 * <p>No function here may have exactly six arguments that are all primitive: on x86-64 jnr-ffi 2.3.4 (and 2.2.16 to master) hands over
 * garbage as the sixth. A {@link Pointer} among them takes another road, hence the one in mmap. Public only because the class that
 * jnr-ffi generates must see it.
 */
public interface LibC {
    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int length);

    int getsockname(int fd, long address, long length);

    int setsockopt(int fd, int level, int name, long value, int length);

    int getsockopt(int fd, int level, int name, long value, long length);

    long send(int fd, long buffer, long length, int flags);

    long recv(int fd, long buffer, long length, int flags);

    long recvmsg(int fd, long message, int flags);

    long sendmsg(int fd, long message, int flags);

    int sendmmsg(int fd, long messages, int count, int flags);

    int poll(long descriptors, long count, int timeoutMs);

    int eventfd(int value, int flags);

    long read(int fd, long buffer, long length);

    long write(int fd, long buffer, long length);

    int close(int fd);

    int ioctl(int fd, long request, long argument);

    Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int munmap(long address, long length);

    int sched_getaffinity(int thread, long length, long mask);

    int sched_setaffinity(int thread, long length, long mask);

    long syscall(long number, long first, long second, long third);
}
