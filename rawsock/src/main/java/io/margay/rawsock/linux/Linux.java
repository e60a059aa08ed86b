package io.margay.rawsock.linux;

import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The system calls, with the kernel's own manner of failing: a result below zero is the errno, negated. Nothing allocates but
 * {@link #mmap}. Addresses come from {@link OffHeap} or a mapping.
 */
public final class Linux {
    private static final LibC LIBC;
    private static final Runtime RUNTIME;

    static {
        // Else the sixth of six primitive arguments is garbage on x86-64; must be set before jnr-ffi makes its first
        // stub.
        System.setProperty("jnr.ffi.x86asm.enabled", "false");
        LIBC = LibraryLoader.create(LibC.class).load("c");
        RUNTIME = Runtime.getRuntime(LIBC);
    }

    private Linux() {}

    private static int failure() {
        int errno = LastError.getLastError(RUNTIME);
        return errno > 0 ? -errno : -Errno.EIO;
    }

    private static int checked(int result) {
        return result >= 0 ? result : failure();
    }

    private static long checked(long result) {
        return result >= 0 ? result : failure();
    }

    public static int socket(int domain, int type, int protocol) {
        return checked(LIBC.socket(domain, type, protocol));
    }

    public static int bind(int fd, long address, int length) {
        return checked(LIBC.bind(fd, address, length));
    }

    /** {@code length} is the address of the length, in and out. */
    public static int getsockname(int fd, long address, long length) {
        return checked(LIBC.getsockname(fd, address, length));
    }

    public static int setsockopt(int fd, int level, int name, long value, int length) {
        return checked(LIBC.setsockopt(fd, level, name, value, length));
    }

    /** {@code length} is the address of the length, in and out. */
    public static int getsockopt(int fd, int level, int name, long value, long length) {
        return checked(LIBC.getsockopt(fd, level, name, value, length));
    }

    public static long send(int fd, long buffer, long length, int flags) {
        return checked(LIBC.send(fd, buffer, length, flags));
    }

    public static long recv(int fd, long buffer, long length, int flags) {
        return checked(LIBC.recv(fd, buffer, length, flags));
    }

    public static long recvmsg(int fd, long message, int flags) {
        return checked(LIBC.recvmsg(fd, message, flags));
    }

    public static long sendmsg(int fd, long message, int flags) {
        return checked(LIBC.sendmsg(fd, message, flags));
    }

    public static int sendmmsg(int fd, long messages, int count, int flags) {
        return checked(LIBC.sendmmsg(fd, messages, count, flags));
    }

    public static int poll(long descriptors, int count, int timeoutMs) {
        return checked(LIBC.poll(descriptors, count, timeoutMs));
    }

    public static int eventfd(int value, int flags) {
        return checked(LIBC.eventfd(value, flags));
    }

    public static long read(int fd, long buffer, long length) {
        return checked(LIBC.read(fd, buffer, length));
    }

    public static long write(int fd, long buffer, long length) {
        return checked(LIBC.write(fd, buffer, length));
    }

    public static int close(int fd) {
        return checked(LIBC.close(fd));
    }

    public static int ioctl(int fd, long request, long argument) {
        return checked(LIBC.ioctl(fd, request, argument));
    }

    /** The address of the mapping. */
    public static long mmap(long length, int protection, int flags, int fd, long offset) {
        Pointer mapped = LIBC.mmap(null, length, protection, flags, fd, offset);
        long address = mapped == null ? 0 : mapped.address();
        return address == -1 ? failure() : address;
    }

    public static int munmap(long address, long length) {
        return checked(LIBC.munmap(address, length));
    }

    /** Of the calling thread. {@code mask} is the address of a bit for each CPU, {@code length} bytes. */
    public static int schedGetaffinity(long mask, long length) {
        return checked(LIBC.sched_getaffinity(0, length, mask));
    }

    /** Of the calling thread. */
    public static int schedSetaffinity(long mask, long length) {
        return checked(LIBC.sched_setaffinity(0, length, mask));
    }

    /** Of the calling thread; {@code attributes} is the address of a struct sched_attr. The C library does not wrap sched_setattr(2). */
    public static int schedSetattr(long attributes) {
        return (int) checked(LIBC.syscall(Architecture.current().schedSetattrSyscall(), 0, attributes, 0));
    }

    /** bpf(2), which the C library does not wrap. */
    public static int bpf(int command, long attributes, int length) {
        return (int) checked(LIBC.syscall(Architecture.current().bpfSyscall(), command, attributes, length));
    }
}
