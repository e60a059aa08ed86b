package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;
import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** UPDATE (RFC 4271 4.3) with the error handling of RFC 7606. One for each message. */
final class UpdateDecoder {
    private final boolean isInternal;
    private final AttributeDecoder attributes;
    private final List<Ipv4Prefix> withdrawn = new ArrayList<>();
    private final List<Ipv4Prefix> announced = new ArrayList<>();
    private final List<BgpError> faults = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private ResetSession reset;

    UpdateDecoder(boolean fourOctetAs, boolean isInternal) {
        this.isInternal = isInternal;
        this.attributes = new AttributeDecoder(fourOctetAs, faults);
    }

    Decoded decode(WireReader reader) {
        int withdrawnLength = reader.u16();
        if (withdrawnLength + 2 > reader.remaining()) {
            return fault(1, "withdrawn routes of " + withdrawnLength + " bytes in room for " + reader.remaining());
        }
        List<Ipv4Prefix> withdrawnField = Prefixes.read(reader.slice(withdrawnLength));
        int attributesLength = reader.u16();
        if (attributesLength > reader.remaining()) {
            return fault(1, "attributes of " + attributesLength + " bytes in room for " + reader.remaining());
        }
        WireReader attributesField = reader.slice(attributesLength);
        List<Ipv4Prefix> announcedField = Prefixes.read(reader);
        if (withdrawnField == null || announcedField == null) {
            return fault(10, "a prefix that cannot be parsed"); // RFC 7606 5.3
        }
        withdrawn.addAll(withdrawnField);
        readAttributes(attributesField);
        if (reset != null) {
            return new Decoded.Fault(reset);
        }
        boolean hasMpRoutes = !announced.isEmpty();
        announced.addAll(announcedField);
        if (!announced.isEmpty()) {
            attributes.requireMandatory(hasMpRoutes && announcedField.isEmpty());
        }
        boolean isVoid = faults.stream().anyMatch(TreatAsWithdraw.class::isInstance);
        if (isVoid) {
            withdrawn.addAll(announced);
            announced.clear();
        }
        PathAttributes value = announced.isEmpty() ? null : attributes.toAttributes();
        return new Decoded.Message(new Update(withdrawn, value, announced, faults));
    }

    /** RFC 7606 4: an attribute that overruns the field leaves the prefixes parseable, so only its routes are lost. */
    private void readAttributes(WireReader reader) {
        while (reader.remaining() > 0 && reset == null) {
            if (reader.remaining() < 3) {
                faults.add(new TreatAsWithdraw(0, "attribute cut short"));
                return;
            }
            int flags = reader.u8();
            int type = reader.u8();
            boolean isExtended = (flags & Wire.FLAG_EXTENDED_LENGTH) != 0;
            if (isExtended && reader.remaining() < 2) {
                faults.add(new TreatAsWithdraw(type, "attribute " + type + " cut short"));
                return;
            }
            int length = isExtended ? reader.u16() : reader.u8();
            if (length > reader.remaining()) {
                faults.add(new TreatAsWithdraw(
                        type, "attribute " + type + " of " + length + " bytes in room for " + reader.remaining()));
                return;
            }
            readAttribute(flags, type, length, reader.slice(length));
        }
    }

    private void readAttribute(int flags, int type, int length, WireReader value) {
        if (seen.get(type)) {
            if (type == PathAttributes.TYPE_MP_REACH || type == PathAttributes.TYPE_MP_UNREACH) {
                reset = new ResetSession(Notification.UPDATE_ERROR, 1, "attribute " + type + " twice");
            } else {
                faults.add(new DiscardAttribute(type, "attribute " + type + " twice"));
            }
            return;
        }
        seen.set(type);
        if (!isInternal && isOfOurAsOnly(type)) {
            faults.add(new DiscardAttribute(type, "attribute " + type + " from an external peer"));
        } else if (type == PathAttributes.TYPE_MP_REACH) {
            readMpReach(flags, value);
        } else if (type == PathAttributes.TYPE_MP_UNREACH) {
            readMpUnreach(flags, value);
        } else {
            reset = attributes.read(flags, type, length, value);
        }
    }

    /** RFC 7606 7.5, 7.9, 7.10. */
    private static boolean isOfOurAsOnly(int type) {
        return type == PathAttributes.TYPE_LOCAL_PREF
                || type == PathAttributes.TYPE_ORIGINATOR_ID
                || type == PathAttributes.TYPE_CLUSTER_LIST;
    }

    /** RFC 4760 3. Families that were not negotiated are passed over (RFC 4760 6 would let us do worse). */
    private void readMpReach(int flags, WireReader value) {
        if (value.remaining() < 5 || (flags & Wire.FLAG_OPTIONAL) == 0) {
            reset = mpFault("MP_REACH_NLRI");
            return;
        }
        int afi = value.u16();
        int safi = value.u8();
        int nextHopLength = value.u8();
        if (nextHopLength + 1 > value.remaining()) {
            reset = mpFault("MP_REACH_NLRI");
            return;
        }
        WireReader nextHop = value.slice(nextHopLength);
        value.u8(); // reserved
        if (afi != Wire.AFI_IPV4 || safi != Wire.SAFI_UNICAST) {
            return;
        }
        List<Ipv4Prefix> prefixes = Prefixes.read(value);
        if (prefixes == null || nextHopLength != 4) {
            reset = mpFault("MP_REACH_NLRI");
            return;
        }
        announced.addAll(prefixes);
        attributes.mpNextHop(nextHop.i32());
    }

    /** RFC 4760 4. */
    private void readMpUnreach(int flags, WireReader value) {
        if (value.remaining() < 3 || (flags & Wire.FLAG_OPTIONAL) == 0) {
            reset = mpFault("MP_UNREACH_NLRI");
            return;
        }
        if (value.u16() != Wire.AFI_IPV4 | value.u8() != Wire.SAFI_UNICAST) {
            return;
        }
        List<Ipv4Prefix> prefixes = Prefixes.read(value);
        if (prefixes == null) {
            reset = mpFault("MP_UNREACH_NLRI");
        } else {
            withdrawn.addAll(prefixes);
        }
    }

    private static ResetSession mpFault(String name) {
        return new ResetSession(Notification.UPDATE_ERROR, 9, name + " that cannot be parsed");
    }

    private static Decoded fault(int subcode, String reason) {
        return new Decoded.Fault(new ResetSession(Notification.UPDATE_ERROR, subcode, reason));
    }
}
