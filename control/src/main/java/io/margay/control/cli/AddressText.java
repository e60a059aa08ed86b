package io.margay.control.cli;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import java.util.Optional;

/** Addresses of either family, as an operator writes them; in between, prefixes of full length. */
final class AddressText {
    /** For "allowed: ...". */
    static final String ALLOWED = "a.b.c.d or an IPv6 address";

    /** As above, of prefixes. */
    static final String PREFIX_ALLOWED = "a.b.c.d/length or an IPv6 prefix, without host bits";

    private AddressText() {}

    /** @throws IllegalArgumentException which names the text */
    static Prefix parse(String text) {
        return text.indexOf(':') >= 0
                ? host(Ipv6Address.parse(text))
                : new Ipv4Prefix(Ipv4.parse(text), Ipv4Prefix.MAX_LENGTH);
    }

    static String format(Prefix host) {
        return host instanceof Ipv6Prefix ipv6 ? ipv6.address().toString() : Ipv4.format(((Ipv4Prefix) host).address());
    }

    private static Prefix host(Ipv6Address address) {
        return Ipv6Prefix.of(address, Ipv6Prefix.MAX_LENGTH);
    }

    /** A next hop that leads to a gateway of either family. */
    static NextHop via(Prefix host, int portId, String portName) {
        return host instanceof Ipv6Prefix ipv6
                ? NextHop.gateway(ipv6.address(), portId, portName)
                : NextHop.gateway(((Ipv4Prefix) host).address(), portId, portName);
    }

    /** The gateway, where the kind has one of its own: a group has its members'. */
    static Optional<Prefix> gateway(NextHop nextHop) {
        return switch (nextHop.kind()) {
            case GATEWAY -> Optional.of(new Ipv4Prefix(nextHop.gateway(), Ipv4Prefix.MAX_LENGTH));
            case GATEWAY6 -> Optional.of(host(nextHop.gateway6()));
            case PORT, GROUP, LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> Optional.empty();
        };
    }
}
