package io.margay.control.bgp.wire;

import java.util.List;

/**
 * UPDATE (RFC 4271 4.3), whether its routes came in the message's own fields or in MP attributes (RFC 4760).
 *
 * @param announced at most two: the routes of an MP_REACH_NLRI, and those of the message's own field, which have another next hop
 * @param endOfRib the family of which this says nothing but that the first flood is over (RFC 4724 2); else null
 * @param faults what RFC 7606 let pass; with a {@link BgpError.TreatAsWithdraw} among them the routes that were announced stand in
 *     {@code withdrawn}
 */
public record Update(List<Nlri> withdrawn, List<Announcement> announced, Family endOfRib, List<BgpError> faults)
        implements BgpMessage {
    public static final int TYPE = Wire.TYPE_UPDATE;

    public Update {
        withdrawn = List.copyOf(withdrawn);
        announced = List.copyOf(announced);
        faults = List.copyOf(faults);
    }

    /** Routes of one family that share their attributes. */
    public record Announcement(PathAttributes attributes, List<Nlri> routes) {
        public Announcement {
            routes = List.copyOf(routes);
        }
    }

    public static Update announce(PathAttributes attributes, List<Nlri> routes) {
        return new Update(List.of(), List.of(new Announcement(attributes, routes)), null, List.of());
    }

    public static Update withdraw(List<Nlri> routes) {
        return new Update(routes, List.of(), null, List.of());
    }

    public static Update endOfRib(Family family) {
        return new Update(List.of(), List.of(), family, List.of());
    }

    @Override
    public int type() {
        return TYPE;
    }
}
