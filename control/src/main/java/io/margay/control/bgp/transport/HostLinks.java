package io.margay.control.bgp.transport;

import io.margay.fib.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The host's interfaces as far as link-local addresses go, from the kernel's table of IPv6 addresses. */
public final class HostLinks {
    private static final Path TABLE = Path.of("/proc/net/if_inet6");
    private static final int ADDRESS = 0;
    private static final int INDEX = 1;
    private static final int FLAGS = 4;
    private static final int NAME = 5;
    private static final int FIELDS = 6;
    private static final int TENTATIVE = 0x40;

    private HostLinks() {}

    /** The host's own link-local address there, once it has found that nobody else has it; null for none (yet). */
    public static ScopedAddress linkLocal(String interfaceName) {
        if (!Files.exists(TABLE)) {
            return null;
        }
        try {
            return linkLocal(Files.readAllLines(TABLE), interfaceName);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + TABLE, e);
        }
    }

    static ScopedAddress linkLocal(List<String> table, String interfaceName) {
        for (String line : table) {
            String[] fields = line.trim().split(" +");
            if (fields.length == FIELDS && fields[NAME].equals(interfaceName)) {
                IpAddress address = new IpAddress(
                        Long.parseUnsignedLong(fields[ADDRESS].substring(0, 16), 16),
                        Long.parseUnsignedLong(fields[ADDRESS].substring(16), 16));
                boolean isUsable = (Integer.parseInt(fields[FLAGS], 16) & TENTATIVE) == 0;
                if (ScopedAddress.isLinkLocal(address) && isUsable) {
                    return new ScopedAddress(address, Integer.parseInt(fields[INDEX], 16));
                }
            }
        }
        return null;
    }
}
