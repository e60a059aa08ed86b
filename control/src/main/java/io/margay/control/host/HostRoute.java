package io.margay.control.host;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.Optional;

/**
 * A route of the host's kernel by the near end of the pair.
 *
 * @param gateway none for the gateway itself, which is on the link
 * @param source what the host sends from there, where its sender does not say
 */
public record HostRoute(Prefix destination, Optional<IpAddress> gateway, Optional<IpAddress> source) {
    static HostRoute onLink(IpAddress gateway) {
        return new HostRoute(gateway.hostPrefix(), Optional.empty(), Optional.empty());
    }

    static HostRoute via(Prefix destination, IpAddress gateway, IpAddress source) {
        return new HostRoute(destination, Optional.of(gateway), Optional.of(source));
    }

    /** In the words of {@code ip route}. */
    @Override
    public String toString() {
        return destination
                + gateway.map(address -> " via " + address).orElse("")
                + source.map(address -> " src " + address).orElse("");
    }
}
