package io.margay.rawsock.linux;

/** From the kernel's public headers; the same on x86-64 and aarch64. */
public final class Constants {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;

    public static final int SOL_SOCKET = 1;
    public static final int SO_ERROR = 4;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;

    public static final int IPPROTO_IP = 0;
    public static final int IP_TTL = 2;
    public static final int IP_MINTTL = 21;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPV6_UNICAST_HOPS = 16;
    public static final int IPV6_MULTICAST_IF = 17;
    public static final int IPV6_MULTICAST_HOPS = 18;
    public static final int IPV6_RECVHOPLIMIT = 51;
    public static final int IPV6_HOPLIMIT = 52;
    public static final int IPV6_MINHOPCOUNT = 73;
    public static final int IPPROTO_TCP = 6;
    public static final int TCP_SAVE_SYN = 27;
    public static final int TCP_SAVED_SYN = 28;
    public static final int TCP_MD5SIG_EXT = 32;
    public static final int TCP_MD5SIG_FLAG_PREFIX = 1;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int ICMP6_FILTER = 1;

    public static final int SOL_PACKET = 263;
    public static final int PACKET_RX_RING = 5;
    public static final int PACKET_STATISTICS = 6;
    public static final int PACKET_COPY_THRESH = 7;
    public static final int PACKET_VERSION = 10;
    public static final int PACKET_RESERVE = 12;
    public static final int PACKET_VNET_HDR = 15;
    public static final int PACKET_QDISC_BYPASS = 20;
    public static final int PACKET_IGNORE_OUTGOING = 23;
    public static final int TPACKET_V2 = 1;
    public static final int ETH_P_ALL = 3;

    public static final int PROT_READ_WRITE = 3;
    public static final int MAP_SHARED = 1;

    public static final int SIOCGIFNAME = 0x8910;
    public static final int SIOCGIFFLAGS = 0x8913;
    public static final int IFF_UP = 1;
    public static final int IFF_LOWER_UP = 0x10000;
    public static final int IFNAMSIZ = 16;

    public static final int POLLIN = 1;
    public static final int POLLERR = 8;
    public static final int POLLNVAL = 32;
    public static final int EFD_NONBLOCK = SOCK_NONBLOCK;
    public static final int EFD_CLOEXEC = SOCK_CLOEXEC;

    private Constants() {}
}
