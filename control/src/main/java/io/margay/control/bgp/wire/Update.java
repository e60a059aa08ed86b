package io.margay.control.bgp.wire;

import io.margay.fib.Ipv4Prefix;
import java.util.List;

/**
 * UPDATE (RFC 4271 4.3) for IPv4 unicast, whether its routes came in the message's own fields or in MP attributes.
 *
 * @param attributes of the announced routes; null when there are none
 * @param isEndOfRib nothing but the word that the first flood is over (RFC 4724 2)
 * @param faults what RFC 7606 let pass; with a {@link BgpError.TreatAsWithdraw} among them the routes that were announced stand in
 *     {@code withdrawn}
 */
public record Update(
        List<Ipv4Prefix> withdrawn,
        PathAttributes attributes,
        List<Ipv4Prefix> announced,
        boolean isEndOfRib,
        List<BgpError> faults)
        implements BgpMessage {
    public static final Update END_OF_RIB = new Update(List.of(), null, List.of(), true, List.of());

    public Update {
        withdrawn = List.copyOf(withdrawn);
        announced = List.copyOf(announced);
        faults = List.copyOf(faults);
    }

    public static Update announce(PathAttributes attributes, List<Ipv4Prefix> prefixes) {
        return new Update(List.of(), attributes, prefixes, false, List.of());
    }

    public static Update withdraw(List<Ipv4Prefix> prefixes) {
        return new Update(prefixes, null, List.of(), false, List.of());
    }

    @Override
    public int type() {
        return Wire.TYPE_UPDATE;
    }
}
