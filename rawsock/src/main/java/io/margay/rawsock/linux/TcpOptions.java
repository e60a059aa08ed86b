package io.margay.rawsock.linux;

import static io.margay.rawsock.linux.Constants.AF_INET;
import static io.margay.rawsock.linux.Constants.AF_INET6;
import static io.margay.rawsock.linux.Constants.IPPROTO_IP;
import static io.margay.rawsock.linux.Constants.IPPROTO_IPV6;
import static io.margay.rawsock.linux.Constants.IPPROTO_TCP;
import static io.margay.rawsock.linux.Constants.IPV6_MINHOPCOUNT;
import static io.margay.rawsock.linux.Constants.IPV6_UNICAST_HOPS;
import static io.margay.rawsock.linux.Constants.IP_MINTTL;
import static io.margay.rawsock.linux.Constants.IP_TTL;
import static io.margay.rawsock.linux.Constants.TCP_MD5SIG_EXT;
import static io.margay.rawsock.linux.Constants.TCP_MD5SIG_FLAG_PREFIX;
import static io.margay.rawsock.linux.Constants.TCP_SAVED_SYN;
import static io.margay.rawsock.linux.Constants.TCP_SAVE_SYN;

import java.nio.ByteOrder;
import java.nio.channels.SelectableChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The socket options that BGP needs and the JDK does not have, on one channel of the JDK's. As all calls here: below zero is the errno, negated.
 *
 * <p>The channel must have been opened for one family ({@code StandardProtocolFamily}): a key for an IPv4 address is none to a socket of IPv6.
 */
public final class TcpOptions {
    private static final int KEY_BYTES = 80;
    // struct tcp_md5sig
    private static final int SIG_FLAGS = 128;
    private static final int SIG_PREFIX_LENGTH = 129;
    private static final int SIG_KEY_LENGTH = 130;
    private static final int SIG_KEY = 136;
    private static final int SIG_BYTES = SIG_KEY + KEY_BYTES;

    private static final int SYN_BYTES = 256;
    private static final int LENGTH = SYN_BYTES;

    private final int fd;
    private final boolean isIpv6;
    private final UnsafeBuffer value = OffHeap.allocate(SYN_BYTES + Integer.BYTES);

    public TcpOptions(SelectableChannel channel, boolean isIpv6) {
        this.fd = ChannelDescriptor.of(channel);
        this.isIpv6 = isIpv6;
    }

    /**
     * TCP-MD5 (RFC 2385) with whoever has an address in the prefix; the longest prefix counts. On a listening socket it is for connections to come, those that are
     * there keep their key.
     *
     * @param address 4 or 16 bytes, as the family has it
     * @param key 1 to 80 bytes; none takes the key of this very prefix away
     */
    public int md5(byte[] address, int prefixLength, byte[] key) {
        value.setMemory(0, SIG_BYTES, (byte) 0);
        value.putShort(0, (short) (isIpv6 ? AF_INET6 : AF_INET), ByteOrder.nativeOrder());
        value.putBytes(isIpv6 ? 8 : 4, address); // sin6_addr, sin_addr
        value.putByte(SIG_FLAGS, (byte) TCP_MD5SIG_FLAG_PREFIX);
        value.putByte(SIG_PREFIX_LENGTH, (byte) prefixLength);
        value.putShort(SIG_KEY_LENGTH, (short) key.length, ByteOrder.nativeOrder());
        value.putBytes(SIG_KEY, key);
        int result = Linux.setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG_EXT, value.addressOffset(), SIG_BYTES);
        value.setMemory(0, SIG_BYTES, (byte) 0);
        return result;
    }

    /** The TTL, or hop limit, of what is sent. */
    public int ttl(int ttl) {
        return isIpv6 ? set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl) : set(IPPROTO_IP, IP_TTL, ttl);
    }

    /** What comes in with less is dropped by the kernel (RFC 5082 3); 0 for everything. */
    public int minTtl(int ttl) {
        return isIpv6 ? set(IPPROTO_IPV6, IPV6_MINHOPCOUNT, ttl) : set(IPPROTO_IP, IP_MINTTL, ttl);
    }

    /** On a listening socket: connections remember the SYN that began them, until they are asked for it. */
    public int saveSyn() {
        return set(IPPROTO_TCP, TCP_SAVE_SYN, 1);
    }

    /** With which TTL the SYN came; 0 where that is not known (the kernel keeps none while it answers with SYN cookies). */
    public int takeSynTtl() {
        value.putInt(LENGTH, SYN_BYTES, ByteOrder.nativeOrder());
        int result =
                Linux.getsockopt(fd, IPPROTO_TCP, TCP_SAVED_SYN, value.addressOffset(), value.addressOffset() + LENGTH);
        if (result < 0 || value.getInt(LENGTH, ByteOrder.nativeOrder()) == 0) {
            return result;
        }
        return value.getByte(isIpv6 ? 7 : 8) & 0xFF;
    }

    private int set(int level, int name, int number) {
        value.putInt(0, number, ByteOrder.nativeOrder());
        return Linux.setsockopt(fd, level, name, value.addressOffset(), Integer.BYTES);
    }
}
