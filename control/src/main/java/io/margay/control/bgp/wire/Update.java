package io.margay.control.bgp.wire;

import io.margay.fib.Ipv4Prefix;
import java.util.List;

/**
 * UPDATE (RFC 4271 4.3) for IPv4 unicast, whether its routes came in the message's own fields or in MP attributes.
 *
 * @param attributes of the announced routes; null when there are none, or when they are void
 * @param faults what RFC 7606 let pass; with a {@link BgpError.TreatAsWithdraw} among them the announced routes stand in
 *     {@code withdrawn}
 */
public record Update(
        List<Ipv4Prefix> withdrawn, PathAttributes attributes, List<Ipv4Prefix> announced, List<BgpError> faults)
        implements BgpMessage {
    public static final Update END_OF_RIB = new Update(List.of(), null, List.of(), List.of());

    public Update {
        withdrawn = List.copyOf(withdrawn);
        announced = List.copyOf(announced);
        faults = List.copyOf(faults);
    }

    /** RFC 4724 2: an empty UPDATE says that the first flood is over. */
    public boolean isEndOfRib() {
        return withdrawn.isEmpty() && announced.isEmpty() && faults.isEmpty();
    }
}
