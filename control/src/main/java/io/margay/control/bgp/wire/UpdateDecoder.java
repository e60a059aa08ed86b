package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;
import io.margay.control.bgp.wire.Update.Announcement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** UPDATE (RFC 4271 4.3) with the error handling of RFC 7606. One for each message. */
final class UpdateDecoder {
    private static final int MALFORMED_ATTRIBUTE_LIST = 1;
    private static final int OPTIONAL_ATTRIBUTE_ERROR = 9;
    private static final int INVALID_NETWORK_FIELD = 10;

    private final WireOptions options;
    private final AttributeDecoder attributes;
    private final List<Nlri> withdrawn = new ArrayList<>();
    private final List<Nlri> mpAnnounced = new ArrayList<>();
    private final List<BgpError> faults = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private boolean hasForeignRoutes;
    /** Null without an MP_UNREACH_NLRI of a family that was agreed on. */
    private Family mpUnreach;

    private boolean isCutShort;
    private ResetSession reset;

    UpdateDecoder(WireOptions options) {
        this.options = options;
        this.attributes = new AttributeDecoder(options.fourOctetAs(), options.isInternal(), faults);
    }

    Decoded decode(WireReader reader) {
        int withdrawnLength = reader.u16();
        if (withdrawnLength + 2 > reader.remaining()) {
            return fault(
                    MALFORMED_ATTRIBUTE_LIST,
                    "withdrawn routes of " + withdrawnLength + " bytes in room for " + reader.remaining());
        }
        List<Nlri> withdrawnField = read(reader.slice(withdrawnLength), Family.IPV4_UNICAST);
        int attributesLength = reader.u16();
        if (attributesLength > reader.remaining()) {
            return fault(
                    MALFORMED_ATTRIBUTE_LIST,
                    "attributes of " + attributesLength + " bytes in room for " + reader.remaining());
        }
        WireReader attributesField = reader.slice(attributesLength);
        List<Nlri> nlri = read(reader, Family.IPV4_UNICAST);
        if (withdrawnField == null || nlri == null) {
            return fault(INVALID_NETWORK_FIELD, "a prefix that cannot be parsed"); // RFC 7606 5.3
        }
        boolean isOurs = options.families().contains(Family.IPV4_UNICAST);
        hasForeignRoutes = !isOurs && !(nlri.isEmpty() && withdrawnField.isEmpty());
        withdrawn.addAll(isOurs ? withdrawnField : List.of());
        readAttributes(attributesField);
        if (reset != null) {
            return new Decoded.Fault(reset);
        }
        return judge(isOurs ? nlri : List.of());
    }

    private List<Nlri> read(WireReader reader, Family family) {
        return Prefixes.read(reader, family, options.pathIdsIn().contains(family));
    }

    private Decoded judge(List<Nlri> nlri) {
        boolean hasRoutes = !nlri.isEmpty() || !mpAnnounced.isEmpty();
        if (hasRoutes) {
            attributes.requireMandatory(!nlri.isEmpty(), !mpAnnounced.isEmpty());
        }
        BgpError costly = costlyFault();
        if (costly == null) {
            List<Announcement> announced = new ArrayList<>(2);
            if (!mpAnnounced.isEmpty()) {
                announced.add(new Announcement(attributes.toAttributes(true), mpAnnounced));
            }
            if (!nlri.isEmpty()) {
                announced.add(new Announcement(attributes.toAttributes(false), nlri));
            }
            return new Decoded.Message(new Update(withdrawn, announced, endOfRib(hasRoutes), faults));
        }
        boolean hasOnlyMpUnreach = seen.cardinality() == 1 && seen.get(PathAttributes.TYPE_MP_UNREACH) && !isCutShort;
        if (!hasRoutes && !hasForeignRoutes && !hasOnlyMpUnreach) {
            // RFC 7606 5.2: attributes without routes, so the routes to withdraw may be what could not be read
            return fault(MALFORMED_ATTRIBUTE_LIST, costly.reason() + ", and no routes to withdraw for it");
        }
        withdrawn.addAll(mpAnnounced);
        withdrawn.addAll(nlri);
        return new Decoded.Message(new Update(withdrawn, List.of(), null, faults));
    }

    private BgpError costlyFault() {
        for (BgpError fault : faults) {
            if (fault instanceof TreatAsWithdraw) {
                return fault;
            }
        }
        return null;
    }

    /** RFC 4724 2: nothing at all, or nothing but an MP_UNREACH_NLRI without a prefix. */
    private Family endOfRib(boolean hasRoutes) {
        if (hasRoutes || hasForeignRoutes || !withdrawn.isEmpty() || !faults.isEmpty()) {
            return null;
        }
        if (seen.isEmpty()) {
            return options.families().contains(Family.IPV4_UNICAST) ? Family.IPV4_UNICAST : null;
        }
        return seen.cardinality() == 1 ? mpUnreach : null;
    }

    /** RFC 7606 4: an attribute that overruns the field leaves the prefixes parseable, so only its routes are lost. */
    private void readAttributes(WireReader reader) {
        while (reader.remaining() > 0 && reset == null) {
            if (reader.remaining() < 3) {
                cutShort(0, "attribute cut short");
                return;
            }
            int flags = reader.u8();
            int type = reader.u8();
            boolean isExtended = (flags & Wire.FLAG_EXTENDED_LENGTH) != 0;
            if (isExtended && reader.remaining() < 2) {
                cutShort(type, PathAttributes.nameOf(type) + " cut short");
                return;
            }
            int length = isExtended ? reader.u16() : reader.u8();
            if (length > reader.remaining()) {
                String what = " of " + length + " bytes in room for " + reader.remaining();
                cutShort(type, PathAttributes.nameOf(type) + what);
                return;
            }
            readAttribute(flags, type, reader.slice(length));
        }
    }

    private void cutShort(int type, String reason) {
        isCutShort = true;
        faults.add(new TreatAsWithdraw(type, reason));
    }

    private void readAttribute(int flags, int type, WireReader value) {
        if (seen.get(type)) {
            readAgain(type);
            return;
        }
        seen.set(type);
        if (!options.isInternal() && isOfOurAsOnly(type)) {
            faults.add(new DiscardAttribute(type, PathAttributes.nameOf(type) + " from an external peer"));
        } else if (type == PathAttributes.TYPE_MP_REACH) {
            checkMpFlags(flags, type);
            readMpReach(value);
        } else if (type == PathAttributes.TYPE_MP_UNREACH) {
            checkMpFlags(flags, type);
            readMpUnreach(value);
        } else {
            reset = attributes.read(flags, type, value);
        }
    }

    /** RFC 7606 3 g: the first counts, but of the MP attributes there must be one. */
    private void readAgain(int type) {
        if (type == PathAttributes.TYPE_MP_REACH || type == PathAttributes.TYPE_MP_UNREACH) {
            reset = new ResetSession(
                    Notification.UPDATE_ERROR, MALFORMED_ATTRIBUTE_LIST, PathAttributes.nameOf(type) + " twice");
        } else {
            faults.add(new DiscardAttribute(type, PathAttributes.nameOf(type) + " twice"));
        }
    }

    /** RFC 7606 7.5, 7.9, 7.10. */
    private static boolean isOfOurAsOnly(int type) {
        return type == PathAttributes.TYPE_LOCAL_PREF
                || type == PathAttributes.TYPE_ORIGINATOR_ID
                || type == PathAttributes.TYPE_CLUSTER_LIST;
    }

    /** RFC 4760 3, 4: optional and not transitive. Else its routes are withdrawn (RFC 7606 3 c), so it is still read. */
    private void checkMpFlags(int flags, int type) {
        if ((flags & (Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE)) != Wire.FLAG_OPTIONAL) {
            String what = " with flags " + Integer.toHexString(flags);
            faults.add(new TreatAsWithdraw(type, PathAttributes.nameOf(type) + what));
        }
    }

    /** RFC 4760 3. Families that were not negotiated are passed over (RFC 4760 6 would let us do worse). */
    private void readMpReach(WireReader value) {
        if (value.remaining() < 5) {
            reset = mpFault(PathAttributes.TYPE_MP_REACH);
            return;
        }
        int afi = value.u16();
        int safi = value.u8();
        int nextHopLength = value.u8();
        if (nextHopLength + 1 > value.remaining()) {
            reset = mpFault(PathAttributes.TYPE_MP_REACH);
            return;
        }
        WireReader nextHop = value.slice(nextHopLength);
        value.u8(); // reserved
        Family family = Family.of(afi, safi);
        if (family == null || !options.families().contains(family)) {
            hasForeignRoutes = true;
            return;
        }
        List<Nlri> routes = read(value, family);
        if (routes == null || !isNextHopLength(family, nextHopLength)) {
            reset = mpFault(PathAttributes.TYPE_MP_REACH); // RFC 7606 5.3, 7.11
            return;
        }
        mpAnnounced.addAll(routes);
        attributes.mpNextHop(MpNextHop.read(nextHop));
    }

    /** RFC 4760 3, RFC 2545 3, RFC 8950 3. */
    private boolean isNextHopLength(Family family, int length) {
        boolean isIpv6 = length == 16 || length == 32;
        return family == Family.IPV6_UNICAST ? isIpv6 : length == 4 || isIpv6 && options.ipv4OverIpv6();
    }

    /** RFC 4760 4. */
    private void readMpUnreach(WireReader value) {
        if (value.remaining() < 3) {
            reset = mpFault(PathAttributes.TYPE_MP_UNREACH);
            return;
        }
        Family family = Family.of(value.u16(), value.u8());
        if (family == null || !options.families().contains(family)) {
            return;
        }
        List<Nlri> routes = read(value, family);
        if (routes == null) {
            reset = mpFault(PathAttributes.TYPE_MP_UNREACH);
        } else {
            mpUnreach = family;
            withdrawn.addAll(routes);
        }
    }

    private static ResetSession mpFault(int type) {
        String reason = PathAttributes.nameOf(type) + " cannot be parsed";
        return new ResetSession(Notification.UPDATE_ERROR, OPTIONAL_ATTRIBUTE_ERROR, reason);
    }

    private static Decoded fault(int subcode, String reason) {
        return new Decoded.Fault(new ResetSession(Notification.UPDATE_ERROR, subcode, reason));
    }
}
