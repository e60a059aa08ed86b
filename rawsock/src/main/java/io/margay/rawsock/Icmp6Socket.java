package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.AF_INET6;
import static io.margay.rawsock.linux.Constants.ICMP6_FILTER;
import static io.margay.rawsock.linux.Constants.IFNAMSIZ;
import static io.margay.rawsock.linux.Constants.IPPROTO_ICMPV6;
import static io.margay.rawsock.linux.Constants.IPPROTO_IPV6;
import static io.margay.rawsock.linux.Constants.IPV6_HOPLIMIT;
import static io.margay.rawsock.linux.Constants.IPV6_MULTICAST_HOPS;
import static io.margay.rawsock.linux.Constants.IPV6_MULTICAST_IF;
import static io.margay.rawsock.linux.Constants.IPV6_RECVHOPLIMIT;
import static io.margay.rawsock.linux.Constants.MSG_DONTWAIT;
import static io.margay.rawsock.linux.Constants.SOCK_CLOEXEC;
import static io.margay.rawsock.linux.Constants.SOCK_NONBLOCK;
import static io.margay.rawsock.linux.Constants.SOCK_RAW;
import static io.margay.rawsock.linux.Constants.SOL_SOCKET;
import static io.margay.rawsock.linux.Constants.SO_BINDTODEVICE;

import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * ICMPv6 of the host's own stack on one interface, one type in and any out to all nodes of the link. Takes CAP_NET_RAW. For one thread.
 *
 * <p>Only what came over no router is delivered: hop limit 255, as neighbour discovery asks for (RFC 4861 6.1.2).
 */
public final class Icmp6Socket implements AutoCloseable {
    /** What does not fit is cut. */
    public static final int MAX_BYTES = 512;

    private static final int HOP_LIMIT = 255;
    // one block for the kernel: struct msghdr, struct iovec, struct sockaddr_in6, control messages, data
    private static final int MESSAGE_BYTES = 56;
    private static final int IOVEC = 64;
    private static final int ADDRESS = 96;
    private static final int ADDRESS_BYTES = 28;
    private static final int CONTROL = 128;
    private static final int CONTROL_BYTES = 64;
    private static final int DATA = CONTROL + CONTROL_BYTES;
    private static final int CONTROL_HEADER_BYTES = 16;

    private final int fd;
    private final int interfaceIndex;
    private final UnsafeBuffer memory = OffHeap.allocate(DATA + MAX_BYTES);

    private Icmp6Socket(int fd, int interfaceIndex) {
        this.fd = fd;
        this.interfaceIndex = interfaceIndex;
    }

    /** @throws RawSocketException one line */
    public static Icmp6Socket open(String interfaceName, int interfaceIndex, int receivedType) {
        int fd = Linux.socket(AF_INET6, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMPV6);
        int result = fd;
        if (fd >= 0) {
            Icmp6Socket socket = new Icmp6Socket(fd, interfaceIndex);
            result = socket.setUp(interfaceName, receivedType);
            if (result >= 0) {
                return socket;
            }
            Linux.close(fd);
        }
        throw RawSocketException.of("opening an ICMPv6 socket", interfaceName, -result, "CAP_NET_RAW");
    }

    private int setUp(String interfaceName, int receivedType) {
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        if (name.length >= IFNAMSIZ) {
            return -Errno.ENODEV;
        }
        memory.putBytes(DATA, name);
        int result = Linux.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, address(DATA), name.length);
        memory.setMemory(DATA, 32, (byte) 0xFF); // a bit that is set keeps its type out
        int word = DATA + receivedType / Integer.SIZE * Integer.BYTES;
        memory.putInt(word, ~(1 << receivedType % Integer.SIZE), ByteOrder.nativeOrder());
        result = result < 0 ? result : Linux.setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, address(DATA), 32);
        result = result < 0 ? result : set(IPV6_MULTICAST_HOPS, HOP_LIMIT);
        result = result < 0 ? result : set(IPV6_MULTICAST_IF, interfaceIndex);
        return result < 0 ? result : set(IPV6_RECVHOPLIMIT, 1);
    }

    private int set(int name, int number) {
        memory.putInt(DATA, number, ByteOrder.nativeOrder());
        return Linux.setsockopt(fd, IPPROTO_IPV6, name, address(DATA), Integer.BYTES);
    }

    /** To all nodes (ff02::1); the kernel fills in the checksum. Below zero is the errno, negated. */
    public int send(byte[] message) {
        prepare(message.length, 0);
        memory.setMemory(ADDRESS, ADDRESS_BYTES, (byte) 0);
        memory.putShort(ADDRESS, (short) AF_INET6, ByteOrder.nativeOrder());
        memory.putShort(ADDRESS + 8, (short) 0xFF02, ByteOrder.BIG_ENDIAN);
        memory.putByte(ADDRESS + 23, (byte) 1);
        memory.putInt(ADDRESS + 24, interfaceIndex, ByteOrder.nativeOrder());
        memory.putBytes(DATA, message);
        return (int) Linux.sendmsg(fd, address(0), MSG_DONTWAIT);
    }

    /** Takes the next message in; its length, 0 for one that came over a router, or below zero for none ({@code EAGAIN}) or another errno, negated. */
    public int receive() {
        prepare(MAX_BYTES, CONTROL_BYTES);
        int length = (int) Linux.recvmsg(fd, address(0), MSG_DONTWAIT);
        return length > 0 && hopLimit() != HOP_LIMIT ? 0 : length;
    }

    /** Of who sent what was received last; the first 64 bits. */
    public long senderHigh() {
        return memory.getLong(ADDRESS + 8, ByteOrder.BIG_ENDIAN);
    }

    /** The last 64 bits. */
    public long senderLow() {
        return memory.getLong(ADDRESS + 16, ByteOrder.BIG_ENDIAN);
    }

    private int hopLimit() {
        boolean isHopLimit = memory.getLong(40, ByteOrder.nativeOrder()) > CONTROL_HEADER_BYTES
                && memory.getInt(CONTROL + 8, ByteOrder.nativeOrder()) == IPPROTO_IPV6
                && memory.getInt(CONTROL + 12, ByteOrder.nativeOrder()) == IPV6_HOPLIMIT;
        return isHopLimit ? memory.getInt(CONTROL + CONTROL_HEADER_BYTES, ByteOrder.nativeOrder()) : -1;
    }

    private void prepare(int dataBytes, int controlBytes) {
        memory.setMemory(0, MESSAGE_BYTES, (byte) 0);
        memory.putLong(0, address(ADDRESS), ByteOrder.nativeOrder());
        memory.putInt(8, ADDRESS_BYTES, ByteOrder.nativeOrder());
        memory.putLong(16, address(IOVEC), ByteOrder.nativeOrder());
        memory.putLong(24, 1, ByteOrder.nativeOrder());
        memory.putLong(32, controlBytes == 0 ? 0 : address(CONTROL), ByteOrder.nativeOrder());
        memory.putLong(40, controlBytes, ByteOrder.nativeOrder());
        memory.putLong(IOVEC, address(DATA), ByteOrder.nativeOrder());
        memory.putLong(IOVEC + 8, dataBytes, ByteOrder.nativeOrder());
    }

    private long address(int offset) {
        return memory.addressOffset() + offset;
    }

    @Override
    public void close() {
        Linux.close(fd);
    }
}
