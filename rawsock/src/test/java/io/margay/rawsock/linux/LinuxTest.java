package io.margay.rawsock.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTest {
    private static final int PAGE = 4096;
    private static final int O_RDONLY = 0;
    private static final int PROT_READ = 1;

    @TempDir
    Path directory;

    /** What its initialiser sets must be set before jnr-ffi makes its first stub; without that the first test below fails. */
    @BeforeAll
    static void initialiseFirst() {
        Linux.close(-1);
    }

    /** mmap as nobody should declare it: six primitives. */
    public interface SixPrimitives {
        long mmap(long address, long length, int protection, int flags, int fd, long offset);

        int open(String path, int flags);
    }

    /** Each page begins with its number. */
    private int openPages(SixPrimitives libc) throws IOException {
        byte[] pages = new byte[3 * PAGE];
        for (int i = 0; i < 3; i++) {
            pages[i * PAGE] = (byte) i;
        }
        Path file = directory.resolve("pages");
        Files.write(file, pages);
        return libc.open(file.toString(), O_RDONLY);
    }

    @Test
    void theSixthArgumentArrivesEvenWhereAllSixArePrimitive() throws IOException {
        SixPrimitives libc = LibraryLoader.create(SixPrimitives.class).load("c");
        int fd = openPages(libc);
        for (int page = 0; page < 3; page++) {
            long address = libc.mmap(0, PAGE, PROT_READ, Constants.MAP_SHARED, fd, (long) page * PAGE);
            assertTrue(address > 0, "mapping page " + page + ": " + address);
            assertEquals(page, new UnsafeBuffer(address, PAGE).getByte(0));
            Linux.munmap(address, PAGE);
        }
        Linux.close(fd);
    }

    @Test
    void mmapMapsAtTheOffset() throws IOException {
        int fd = openPages(LibraryLoader.create(SixPrimitives.class).load("c"));
        for (int page = 0; page < 3; page++) {
            long address = Linux.mmap(PAGE, PROT_READ, Constants.MAP_SHARED, fd, (long) page * PAGE);
            assertTrue(address > 0, "mapping page " + page + ": " + address);
            assertEquals(page, new UnsafeBuffer(address, PAGE).getByte(0));
            assertEquals(0, Linux.munmap(address, PAGE));
        }
        Linux.close(fd);
    }

    @Test
    void failureIsTheNegatedErrno() {
        assertEquals(-9, Linux.close(-1), "EBADF");
        assertEquals(-9, Linux.mmap(PAGE, PROT_READ, Constants.MAP_SHARED, -1, 0), "EBADF");
        assertEquals(-Errno.EAFNOSUPPORT, Linux.socket(4711, 1, 0));
        UnsafeBuffer attributes = OffHeap.allocate(128);
        assertEquals(-Errno.EINVAL, Linux.bpf(4711, attributes.addressOffset(), 128), "the bpf system call is there");
    }

    @Test
    void theMachineIsKnownOrRefused() {
        assertEquals(321, Architecture.named("amd64").bpfSyscall());
        assertEquals(280, Architecture.named("aarch64").bpfSyscall());
        assertTrue(assertThrows(UnsupportedOperationException.class, () -> Architecture.named("riscv64"))
                .getMessage()
                .contains("riscv64"));
    }

    @Test
    void offHeapMemoryHasTheLengthAskedForAndIsAligned() {
        for (int length : new int[] {1, 8, 24, 64, 65, 4096}) {
            UnsafeBuffer buffer = OffHeap.allocate(length);
            assertEquals(length, buffer.capacity());
            assertEquals(0, buffer.addressOffset() % 64);
        }
    }

    @Test
    void anUnknownErrnoIsStillNamed() {
        assertEquals("ENETDOWN", Errno.name(Errno.ENETDOWN));
        assertEquals("errno 4711", Errno.name(4711));
        assertEquals("", Errno.text(4711));
    }
}
