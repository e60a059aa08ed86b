package io.margay.control.endpoint;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the kernel for this host's addresses, in this process's network namespace.
 *
 * <p>Those of IPv6 by the file that {@link NetworkInterface} reads them from as well, since that says nothing of their state. An interface without an address is
 * unknown to either, which is no trouble here: it has no address.
 */
public final class KernelAddresses {
    private static final Path IPV6_FILE = Path.of("/proc/net/if_inet6");

    /** Of a line there: {@code fd000008000000000000000000000100 03 40 00 82 eth0}, the numbers in hexadecimal. */
    private static final int FIELDS = 6;

    private static final int DIGITS = 32;
    private static final int LENGTH = 2;
    private static final int SCOPE = 3;
    private static final int FLAGS = 4;
    private static final int NAME = 5;

    /** IPV6_ADDR_SCOPE_GLOBAL, that of the unique local addresses too. */
    private static final int GLOBAL = 0;

    /** IFA_F_TENTATIVE without IFA_F_OPTIMISTIC (RFC 4429), and IFA_F_DADFAILED. */
    private static final int TENTATIVE = 0x40;

    private static final int OPTIMISTIC = 0x04;
    private static final int FAILED = 0x08;

    private final String uplink;
    private final Map<IpAddress, Integer> onUplink = new HashMap<>();
    private final Set<IpAddress> all = new HashSet<>();
    private boolean settling;

    private KernelAddresses(String uplink) {
        this.uplink = uplink;
    }

    /** @throws IOException when the kernel did not answer; what was known before is then still the best there is */
    public static HostAddresses read(String uplink) throws IOException {
        KernelAddresses addresses = new KernelAddresses(uplink);
        addresses.readIpv4();
        try {
            addresses.takeIpv6(Files.readAllLines(IPV6_FILE, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            addresses.takeIpv6(List.of()); // a kernel without IPv6
        }
        return addresses.found();
    }

    /** As the kernel's file for IPv6 has them. */
    static HostAddresses readIpv6(String uplink, List<String> lines) throws IOException {
        KernelAddresses addresses = new KernelAddresses(uplink);
        addresses.takeIpv6(lines);
        return addresses.found();
    }

    private void readIpv4() throws IOException {
        Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
        while (interfaces.hasMoreElements()) {
            NetworkInterface each = interfaces.nextElement();
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address inet4 && !inet4.isLoopbackAddress()) {
                    IpAddress own = IpAddress.of(Ipv4.parse(inet4.getHostAddress()));
                    add(each.getName(), own, address.getNetworkPrefixLength());
                }
            }
        }
    }

    private void takeIpv6(List<String> lines) throws IOException {
        for (String line : lines) {
            String[] fields = line.strip().split(" +");
            try {
                require(fields.length == FIELDS && fields[0].length() == DIGITS);
                if (Integer.parseInt(fields[SCOPE], 16) == GLOBAL) {
                    takeIpv6(fields);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(IPV6_FILE + ": not understood: " + line, e);
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("another form");
        }
    }

    private void takeIpv6(String[] fields) {
        int flags = Integer.parseInt(fields[FLAGS], 16);
        long high = Long.parseUnsignedLong(fields[0], 0, DIGITS / 2, 16);
        long low = Long.parseUnsignedLong(fields[0], DIGITS / 2, DIGITS, 16);
        if ((flags & FAILED) != 0 || IpAddress.isIpv4(high, low)) {
            return;
        } else if ((flags & (TENTATIVE | OPTIMISTIC)) == TENTATIVE) {
            settling = true;
            return;
        }
        add(fields[NAME], new IpAddress(high, low), Integer.parseInt(fields[LENGTH], 16));
    }

    private void add(String interfaceName, IpAddress address, int length) {
        all.add(address);
        if (interfaceName.equals(uplink)) {
            onUplink.put(address, length);
        }
    }

    private HostAddresses found() {
        return new HostAddresses(onUplink, all, settling);
    }
}
