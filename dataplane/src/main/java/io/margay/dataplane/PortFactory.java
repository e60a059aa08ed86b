package io.margay.dataplane;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import io.margay.rawsock.LinkListener;
import io.margay.rawsock.Port;
import io.margay.rawsock.TransmitListener;
import io.margay.rawsock.Transmitter;
import java.util.List;

/**
 * Where ports come from and what the host says of its interfaces: AF_PACKET in a router, memory in tests and in the warm-up. What
 * cannot be set up is a {@link io.margay.rawsock.RawSocketException} with a line for the operator.
 */
interface PortFactory extends AutoCloseable {
    /** Opens a receive ring on an interface. */
    Port open(int interfaceIndex, String interfaceName);

    Transmitter openTransmitter(TransmitListener listener);

    /** Keeps the kernel's stack from seeing anything that comes in by this interface, until closed. */
    Guard guardAll(int interfaceIndex, String interfaceName);

    /**
     * Keeps the kernel's stack from seeing packets to these destinations that come in by this interface, until closed; and those of BFD to these addresses, which it would refuse, since nobody listens there.
     */
    Guard guardDestinations(
            int interfaceIndex, String interfaceName, List<Prefix> destinations, List<IpAddress> bfdAddresses);

    /** Delivers up to {@code limit} changes of interfaces; at first those that exist. */
    int pollLinks(LinkListener listener, int limit);

    @Override
    void close();

    /** Something the kernel keeps for us while this is open. */
    interface Guard extends AutoCloseable {
        @Override
        void close();
    }
}
