package io.margay.rawsock;

import io.margay.rawsock.linux.Errno;

/**
 * Keeps the kernel's own stack off frames that are ours: they end at the interface's ingress hook, which lies behind the packet sockets.
 * So a {@link AfPacketPort} still gets them, and the kernel neither forwards nor answers nor refuses them.
 *
 * <p>The guard is there when the method returns, and gone with {@link #close()}. Set-up only; any one thread.
 */
public final class IngressGuard implements AutoCloseable {
    /** How the kernel was asked. */
    public enum Kind {
        /** A program linked by bpf(2), kernel 6.6 and later. Dies with the process, however that ends. */
        TCX_LINK,

        /** A filter of tc on a clsact qdisc. Outlives a process that is killed, until the next guard on the interface. */
        CLSACT_FILTER
    }

    private static final int MAX_DESTINATIONS = 256;

    private final IngressHook hook;

    private IngressGuard(IngressHook hook) {
        this.hook = hook;
    }

    /** Nothing that comes in by this interface reaches the kernel's stack. */
    public static IngressGuard attachDropAll(int interfaceIndex) {
        return attach(interfaceIndex, IngressProgram.dropAll());
    }

    /**
     * What goes to any of these destinations does not reach the kernel's stack; all else, ARP and frames of a VLAN too, does. At most 256,
     * of both families.
     */
    public static IngressGuard attachDropDestinations(int interfaceIndex, GuardedPrefix[] destinations) {
        return attachDropDestinations(interfaceIndex, destinations, GuardedUdp.NONE);
    }

    /** The same, and certain UDP, of which there are at most 256 addresses more. */
    public static IngressGuard attachDropDestinations(
            int interfaceIndex, GuardedPrefix[] destinations, GuardedUdp udp) {
        return attach(interfaceIndex, destinations(destinations, udp));
    }

    private static IngressProgram destinations(GuardedPrefix[] destinations, GuardedUdp udp) {
        if (destinations.length > MAX_DESTINATIONS || udp.addresses().length > MAX_DESTINATIONS) {
            throw new IllegalArgumentException("guarded prefixes: " + destinations.length + ", addresses for UDP: "
                    + udp.addresses().length + ", at most " + MAX_DESTINATIONS + " each");
        }
        return IngressProgram.dropDestinations(destinations, udp);
    }

    /** Tries the link first, and the filter only where the kernel does not know the link. */
    private static IngressGuard attach(int interfaceIndex, IngressProgram program) {
        try {
            return attach(Kind.TCX_LINK, interfaceIndex, program);
        } catch (RawSocketException e) {
            if (!isUnsupported(e.errno())) {
                throw e;
            }
            try {
                return attach(Kind.CLSACT_FILTER, interfaceIndex, program);
            } catch (RawSocketException fallback) {
                fallback.addSuppressed(e);
                throw fallback;
            }
        }
    }

    private static boolean isUnsupported(int errno) {
        return errno == Errno.EINVAL || errno == Errno.ENOSYS || errno == Errno.EOPNOTSUPP;
    }

    static IngressGuard attach(Kind kind, int interfaceIndex, IngressProgram program) {
        String subject = PacketSocket.describe(interfaceIndex);
        return new IngressGuard(
                kind == Kind.TCX_LINK
                        ? TcxHook.attach(interfaceIndex, subject, program)
                        : ClsactHook.attach(subject, program));
    }

    public Kind kind() {
        return hook.kind();
    }

    /** Exchanges what is dropped for these destinations; nothing that is in both sets passes meanwhile. */
    public void replaceDestinations(GuardedPrefix[] destinations) {
        replaceDestinations(destinations, GuardedUdp.NONE);
    }

    public void replaceDestinations(GuardedPrefix[] destinations, GuardedUdp udp) {
        hook.replace(destinations(destinations, udp));
    }

    @Override
    public void close() {
        hook.close();
    }
}
