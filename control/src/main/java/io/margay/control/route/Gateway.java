package io.margay.control.route;

import io.margay.fib.IpAddress;
import java.util.Comparator;

/**
 * Who takes packets on.
 *
 * @param portName of the port that it is behind, needed where the address is of one link; empty for the connected subnet to say
 */
public record Gateway(IpAddress address, String portName) implements Comparable<Gateway> {
    private static final Comparator<Gateway> ORDER =
            Comparator.comparing(Gateway::address).thenComparing(Gateway::portName);

    public Gateway(IpAddress address) {
        this(address, "");
    }

    @Override
    public int compareTo(Gateway other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return portName.isEmpty() ? address.toString() : address + " dev " + portName;
    }
}
