package io.margay.control.endpoint;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks the kernel for this host's addresses, in this process's network namespace.
 *
 * <p>An interface without an address is unknown to {@link NetworkInterface}, which is no trouble here: it has no address.
 */
public final class KernelAddresses {
    private KernelAddresses() {}

    /** @throws SocketException when the kernel did not answer; what was known before is then still the best there is */
    public static HostAddresses read(String uplink) throws SocketException {
        Map<Integer, Integer> onUplink = new HashMap<>();
        Set<Integer> all = new HashSet<>();
        Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
        while (interfaces.hasMoreElements()) {
            NetworkInterface each = interfaces.nextElement();
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address inet4 && !inet4.isLoopbackAddress()) {
                    int value = ByteBuffer.wrap(inet4.getAddress()).getInt();
                    all.add(value);
                    if (each.getName().equals(uplink)) {
                        onUplink.put(value, (int) address.getNetworkPrefixLength());
                    }
                }
            }
        }
        return new HostAddresses(onUplink, all);
    }
}
