package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Capability.RoleOfSender;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Is the peer's OPEN one that we can live with? (RFC 4271 6.2, RFC 6286 2.1, RFC 5492 5, RFC 9234 4.2) */
final class OpenCheck {
    private OpenCheck() {}

    /** A refusal: the NOTIFICATION, and the line for our own operator. */
    record Refusal(Notification notification, String reason) {}

    /** Null when it is in order. */
    static Refusal refuse(Open open, Open ours, FsmSettings settings) {
        if (open.version() != Open.VERSION) {
            return refusal(1, new byte[] {0, Open.VERSION}, "version " + open.version());
        }
        boolean isAnyExternal = settings.remoteAs() == FsmSettings.ANY_EXTERNAL;
        if (isAnyExternal ? open.as() == settings.localAs() || open.as() == 0 : open.as() != settings.remoteAs()) {
            String expected = isAnyExternal ? "an external one" : Integer.toUnsignedString(settings.remoteAs());
            return refusal(
                    2, new byte[0], "peer is AS " + Integer.toUnsignedString(open.as()) + ", expected " + expected);
        }
        boolean isInternal = settings.remoteAs() == settings.localAs();
        if (open.bgpIdentifier() == 0) {
            return refusal(3, new byte[0], "BGP identifier 0.0.0.0");
        }
        if (isInternal && open.bgpIdentifier() == settings.localIdentifier()) {
            return refusal(3, new byte[0], "peer has our own BGP identifier");
        }
        if (open.holdTimeSeconds() == 1 || open.holdTimeSeconds() == 2) {
            return refusal(6, new byte[0], "hold time of " + open.holdTimeSeconds() + " s");
        }
        if (Negotiated.commonFamilies(ours, open).isEmpty()) {
            return noFamily(ours);
        }
        return settings.remoteAs() == settings.localAs() ? null : refuseRole(open, ours, settings);
    }

    /** The data are the capabilities that we miss (RFC 5492 5). */
    private static Refusal noFamily(Open ours) {
        List<Family> families =
                Arrays.stream(Family.values()).filter(ours::speaks).toList();
        ByteBuffer data = ByteBuffer.allocate(6 * families.size());
        families.forEach(family -> data.put((byte) Capability.MultiProtocol.CODE)
                .put((byte) 4)
                .putShort((short) family.afi())
                .putShort((short) family.safi()));
        String labels = String.join(", ", families.stream().map(Family::label).toList());
        return refusal(
                Notification.OPEN_UNSUPPORTED_CAPABILITY, data.array(), "peer does not speak our families: " + labels);
    }

    private static Refusal refuseRole(Open open, Open ours, FsmSettings settings) {
        RoleOfSender mine = ours.get(RoleOfSender.class);
        if (mine == null) {
            return null;
        }
        List<RoleOfSender> theirs = open.capabilities().stream()
                .filter(RoleOfSender.class::isInstance)
                .map(RoleOfSender.class::cast)
                .distinct()
                .toList();
        if (theirs.isEmpty()) {
            return settings.isRoleRequired() ? roleMismatch("peer does not say its role") : null;
        }
        if (theirs.size() > 1) {
            return roleMismatch("peer says several roles");
        }
        boolean isPair = Role.of(theirs.get(0).value()) == Role.of(mine.value()).counterpart();
        return isPair
                ? null
                : roleMismatch("our " + mine.label() + " does not go with the peer's "
                        + theirs.get(0).label());
    }

    private static Refusal roleMismatch(String reason) {
        return refusal(Notification.OPEN_ROLE_MISMATCH, new byte[0], reason);
    }

    private static Refusal refusal(int subcode, byte[] data, String reason) {
        return new Refusal(new Notification(Notification.OPEN_ERROR, subcode, data), reason);
    }
}
