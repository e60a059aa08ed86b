package io.margay.dataplane.link;

/** Type ids and field offsets of the messages; addresses and MACs as everywhere: int in host order, long with 48 bits. */
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

    static final int PORT_STATE = 101;
    static final int NEIGHBOR = 102;
    static final int SPOOF = 103;
    static final int FIB_IN_USE = 104;
    static final int ERROR = 105;

    /** Most messages: a port id, an address, a third int, a flag, and a MAC. Text, where there is one, comes behind. */
    static final int PORT_ID = 0;

    static final int ADDRESS = 4;
    static final int ARGUMENT = 8;
    static final int FLAG = 12;
    static final int MAC = 16;
    static final int GENERATION = 16;
    static final int FIXED_LENGTH = 24;
    static final int TEXT = 24;

    /** An interface name or an error line; longer ones are cut. */
    static final int MAX_TEXT_BYTES = 512;

    private LinkMessages() {}
}
