package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.AF_PACKET;
import static io.margay.rawsock.linux.Constants.IFNAMSIZ;
import static io.margay.rawsock.linux.Constants.SIOCGIFFLAGS;
import static io.margay.rawsock.linux.Constants.SIOCGIFNAME;
import static io.margay.rawsock.linux.Constants.SOCK_CLOEXEC;
import static io.margay.rawsock.linux.Constants.SOCK_NONBLOCK;
import static io.margay.rawsock.linux.Constants.SOCK_RAW;
import static io.margay.rawsock.linux.Constants.SOL_PACKET;
import static io.margay.rawsock.linux.Constants.SOL_SOCKET;

import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A packet socket and the calls by which it is set up. Until it is bound it has protocol 0 and receives nothing.
 *
 * <pre>
 *   struct sockaddr_ll   0         2            4           8        10         11      12       20
 *                        | family  | protocol   | ifindex   | hatype | pkttype  | halen | addr   |
 *   struct ifreq         0         16                                 40
 *                        | name    | flags or ifindex, by the request |
 * </pre>
 */
final class PacketSocket implements AutoCloseable {
    static final int SOCKADDR_LENGTH = 20;
    static final int SOCKADDR_IFINDEX = 4;

    private static final int SOCKADDR_PROTOCOL = 2;
    private static final int IFREQ_VALUE = 16;

    /** Option values at 0, their length at 32, an address or an ifreq at 64. */
    private final UnsafeBuffer scratch = OffHeap.allocate(128);

    private static final int LENGTH_AT = 32;
    private static final int STRUCT_AT = 64;

    private final int fd;
    private final String subject;
    private boolean closed;

    private PacketSocket(int fd, String subject) {
        this.fd = fd;
        this.subject = subject;
    }

    /** @param subject what the messages of failures begin with */
    static PacketSocket open(String subject) {
        int fd = Linux.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw RawSocketException.of("opening a packet socket", subject, -fd, "CAP_NET_RAW");
        }
        return new PacketSocket(fd, subject);
    }

    int fd() {
        return fd;
    }

    RawSocketException failure(String operation, long result, String capability) {
        return RawSocketException.of(operation, subject, (int) -result, capability);
    }

    void option(int level, int name, int value, String operation) {
        scratch.putInt(0, value);
        int result = Linux.setsockopt(fd, level, name, address(0), 4);
        if (result < 0) {
            throw failure(operation, result, level == SOL_SOCKET ? "CAP_NET_ADMIN" : "CAP_NET_RAW");
        }
    }

    /** {@code struct tpacket_req}: block size, number of blocks, frame size, number of frames. */
    void ringOption(int name, int blockLengthBytes, int blocks, int slotLengthBytes, int slots) {
        scratch.putInt(0, blockLengthBytes);
        scratch.putInt(4, blocks);
        scratch.putInt(8, slotLengthBytes);
        scratch.putInt(12, slots);
        int result = Linux.setsockopt(fd, SOL_PACKET, name, address(0), 16);
        if (result < 0) {
            throw failure(
                    "making a receive ring of " + (long) blockLengthBytes * blocks + " bytes", result, "CAP_NET_RAW");
        }
    }

    /** Reads an option of up to 32 bytes; its words are then in {@link #word}. */
    int readOption(int level, int name, int lengthBytes) {
        scratch.putInt(LENGTH_AT, lengthBytes);
        return Linux.getsockopt(fd, level, name, address(0), address(LENGTH_AT));
    }

    int word(int index) {
        return scratch.getInt(index * 4);
    }

    void bind(int protocol, int interfaceIndex) {
        scratch.setMemory(STRUCT_AT, SOCKADDR_LENGTH, (byte) 0);
        scratch.putShort(STRUCT_AT, (short) AF_PACKET);
        scratch.putShort(STRUCT_AT + SOCKADDR_PROTOCOL, (short) protocol, ByteOrder.BIG_ENDIAN);
        scratch.putInt(STRUCT_AT + SOCKADDR_IFINDEX, interfaceIndex);
        int result = Linux.bind(fd, address(STRUCT_AT), SOCKADDR_LENGTH);
        if (result < 0) {
            throw failure("binding a packet socket", result, "CAP_NET_RAW");
        }
    }

    /** The interface index that the kernel has for the socket: -1 once the interface it was bound to is gone. */
    int boundInterface() {
        scratch.putInt(LENGTH_AT, SOCKADDR_LENGTH);
        int result = Linux.getsockname(fd, address(STRUCT_AT), address(LENGTH_AT));
        return result < 0 ? -1 : scratch.getInt(STRUCT_AT + SOCKADDR_IFINDEX);
    }

    /** IFF_ flags of an interface, or a negated errno. */
    int interfaceFlags(int interfaceIndex) {
        scratch.putInt(STRUCT_AT + IFREQ_VALUE, interfaceIndex);
        int result = Linux.ioctl(fd, SIOCGIFNAME, address(STRUCT_AT));
        if (result >= 0) {
            result = Linux.ioctl(fd, SIOCGIFFLAGS, address(STRUCT_AT));
        }
        return result < 0 ? result : scratch.getShort(STRUCT_AT + IFREQ_VALUE) & 0xFFFF;
    }

    /** {@code eth0}, or {@code interface 7} where the kernel knows no name for it. */
    static String describe(int interfaceIndex) {
        int fd = Linux.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return "interface " + interfaceIndex;
        }
        try (PacketSocket socket = new PacketSocket(fd, "")) {
            String name = socket.interfaceName(interfaceIndex);
            return name == null ? "interface " + interfaceIndex : name;
        }
    }

    private String interfaceName(int interfaceIndex) {
        scratch.putInt(STRUCT_AT + IFREQ_VALUE, interfaceIndex);
        if (Linux.ioctl(fd, SIOCGIFNAME, address(STRUCT_AT)) < 0) {
            return null;
        }
        byte[] name = new byte[IFNAMSIZ];
        scratch.getBytes(STRUCT_AT, name);
        int length = 0;
        while (length < IFNAMSIZ && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    private long address(int index) {
        return scratch.addressOffset() + index;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Linux.close(fd);
        }
    }
}
