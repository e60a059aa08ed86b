package io.margay.control.bgp.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Between the house's addresses, which are numbers, and the JDK's. */
final class InternetAddress {
    private InternetAddress() {}

    static InetSocketAddress of(int address, int port) throws UnknownHostException {
        byte[] octets = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        return new InetSocketAddress(InetAddress.getByAddress(octets), port);
    }

    /** 0 for what is not IPv4. */
    static int of(InetSocketAddress socketAddress) {
        InetAddress address = socketAddress.getAddress();
        return address instanceof Inet4Address
                ? ByteBuffer.wrap(address.getAddress()).getInt()
                : 0;
    }
}
