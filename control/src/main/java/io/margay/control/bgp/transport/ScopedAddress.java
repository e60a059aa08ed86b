package io.margay.control.bgp.transport;

import io.margay.fib.IpAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address where a socket is, or is to be.
 *
 * @param scope the index of the interface of an IPv6 link-local address (RFC 4007); 0 for all others
 */
public record ScopedAddress(IpAddress address, int scope) {
    private static final int IPV6_BYTES = 16;

    public static ScopedAddress of(IpAddress address) {
        return new ScopedAddress(address, 0);
    }

    /** RFC 4291 2.5.6. */
    public static boolean isLinkLocal(IpAddress address) {
        return !address.isIpv4() && address.high() >>> 54 == 0xFE80 >>> 6;
    }

    public boolean isIpv4() {
        return address.isIpv4();
    }

    InetSocketAddress socket(int port) {
        try {
            InetAddress jdk = isIpv4()
                    ? InetAddress.getByAddress(bytes(address))
                    : Inet6Address.getByAddress(null, bytes(address), scope == 0 ? -1 : scope);
            return new InetSocketAddress(jdk, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("of neither 4 nor 16 bytes: " + address, e);
        }
    }

    static ScopedAddress of(InetSocketAddress socket) {
        InetAddress jdk = socket.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(jdk.getAddress());
        if (jdk instanceof Inet4Address) {
            return of(IpAddress.of(bytes.getInt()));
        }
        IpAddress address = new IpAddress(bytes.getLong(), bytes.getLong());
        // the JDK gives a scope to others too, where it finds their interface
        return new ScopedAddress(address, isLinkLocal(address) ? ((Inet6Address) jdk).getScopeId() : 0);
    }

    /** 4 or 16. */
    static byte[] bytes(IpAddress address) {
        return address.isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt(address.ipv4()).array()
                : ByteBuffer.allocate(IPV6_BYTES)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array();
    }

    @Override
    public String toString() {
        return scope == 0 ? address.toString() : address + "%" + scope;
    }
}
