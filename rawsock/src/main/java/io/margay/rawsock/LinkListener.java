package io.margay.rawsock;

/** Hears of network interfaces from a {@link LinkMonitor}. */
public interface LinkListener {
    /**
     * An interface is there, or is there in another way than before.
     *
     * @param up set up by the operator and with carrier (IFF_UP and IFF_LOWER_UP)
     * @param mtu bytes of payload behind the Ethernet header
     * @param mac in the low 48 bits, first octet highest; 0 for an interface without such an address
     */
    void onLink(int interfaceIndex, String name, boolean up, int mtu, long mac);

    /** The interface is gone from this namespace; its index will not mean it again. */
    void onLinkRemoved(int interfaceIndex, String name);
}
