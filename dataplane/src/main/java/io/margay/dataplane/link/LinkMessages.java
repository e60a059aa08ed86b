package io.margay.dataplane.link;

/** Type ids and field offsets of the messages; an address as two halves of an {@link io.margay.fib.IpAddress}, a MAC as a long with 48 bits. */
final class LinkMessages {
    static final int SETTINGS = 1;
    static final int ADD_PORT = 2;
    static final int REMOVE_PORT = 3;
    static final int ADD_ADDRESS = 4;
    static final int REMOVE_ADDRESS = 5;
    static final int GUARD_POOL = 6;
    static final int UNGUARD_POOL = 7;
    static final int USE_FIB = 8;
    static final int REPORT_PORTS = 9;
    static final int ADD_BFD_SESSION = 10;
    static final int REMOVE_BFD_SESSION = 11;

    static final int PORT_STATE = 101;
    static final int NEIGHBOR = 102;
    static final int SPOOF = 103;
    static final int FIB_IN_USE = 104;
    static final int ERROR = 105;
    static final int NEIGHBOR_MOVED = 106;
    static final int NEIGHBOR_CLAIM = 107;
    static final int BFD_STATE = 108;

    /** Most messages: a port id, two further ints, an address, and a MAC. Text, where there is one, comes behind. */
    static final int PORT_ID = 0;

    static final int ARGUMENT = 4;
    static final int FLAG = 8;
    static final int HIGH = 16;
    static final int LOW = 24;
    static final int MAC = 32;
    static final int GENERATION = 32;
    static final int OLD_MAC = 40;
    static final int FIXED_LENGTH = 48;
    static final int TEXT = 48;

    /** Of a pool: which family its address and length are of. */
    static final int IPV4 = 4;

    static final int IPV6 = 6;

    /** The settings have a form of their own. */
    static final int NODE = 0;

    static final int GATEWAY = 4;
    static final int PROXY_ARP_GATEWAY_ONLY = 8;
    static final int PROXY_NDP_GATEWAY_ONLY = 12;
    static final int TO_HOST_ALLOWED = 16;
    static final int ICMP_RATE = 20;
    static final int ICMP_BURST = 24;
    static final int ICMP_RECEIVER_RATE = 28;
    static final int ICMP_RECEIVER_BURST = 32;
    static final int NODE6 = 40;
    static final int GATEWAY6 = 56;
    static final int SETTINGS_LENGTH = 72;

    /** And a BFD session. */
    static final int BFD_ID = 0;

    static final int BFD_PORT_ID = 4;
    static final int BFD_MULTIHOP = 8;
    static final int BFD_MULTIPLIER = 12;
    static final int BFD_LOCAL = 16;
    static final int BFD_PEER = 32;
    static final int BFD_DESIRED_MIN_TX_US = 48;
    static final int BFD_REQUIRED_MIN_RX_US = 52;
    static final int BFD_LENGTH = 56;

    /** An interface name or an error line; longer ones are cut. */
    static final int MAX_TEXT_BYTES = 512;

    private LinkMessages() {}
}
