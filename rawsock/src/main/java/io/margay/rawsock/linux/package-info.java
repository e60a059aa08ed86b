/**
 * The kernel's side of the wall: the only package that knows jnr-ffi.
 *
 * <p>{@link io.margay.rawsock.linux.LibC} declares the C functions, {@link io.margay.rawsock.linux.Linux} calls them and turns failure
 * into a negated errno, so that callers read like C and the packet path meets no exception. The rest are tables: constants from the
 * kernel's public headers and offsets into its structures, which are the same on x86-64 and aarch64 except where
 * {@link io.margay.rawsock.linux.Architecture} says otherwise.
 *
 * <p>Structures are not objects here. A structure is a range of an off-heap {@link org.agrona.concurrent.UnsafeBuffer}, filled by
 * offset; its address goes to the kernel as a {@code long}. A {@code long} address is the cheapest thing that jnr-ffi can pass, and it
 * allocates nothing. The price is that the owner of the memory must stay reachable while the kernel uses it: each class here that hands
 * out an address keeps the buffer in a field.
 *
 * <p>Two traps of jnr-ffi 2.3.4 govern this package. Newer versions do not resolve, since the native part they ask for was not
 * published. And on x86-64 a function with exactly six primitive arguments gets garbage for the sixth: {@code Linux} switches the
 * faulty stub compiler off before first use, {@code LibC} has a Pointer in mmap for good measure, and a test maps a file at an offset
 * both ways.
 */
package io.margay.rawsock.linux;
