package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;
import io.margay.control.bgp.wire.PathAttributes.Aggregator;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.control.bgp.wire.PathAttributes.Other;
import java.util.ArrayList;
import java.util.List;

/** The attributes of one UPDATE, one by one, each with the price of its faults (RFC 7606 7). */
final class AttributeDecoder {
    private final boolean fourOctetAs;
    private final List<BgpError> faults;

    private Origin origin;
    private AsPath asPath;
    private AsPath as4Path;
    private Integer nextHop;
    private Integer mpNextHop;
    private Integer med;
    private Integer localPref;
    private boolean atomicAggregate;
    private Aggregator aggregator;
    private Aggregator as4Aggregator;
    private final List<Integer> communities = new ArrayList<>();
    private Integer originatorId;
    private final List<Integer> clusterList = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();

    AttributeDecoder(boolean fourOctetAs, List<BgpError> faults) {
        this.fourOctetAs = fourOctetAs;
        this.faults = faults;
    }

    void mpNextHop(int address) {
        mpNextHop = address;
    }

    /** Returns null, or the end of the session. */
    ResetSession read(int flags, int type, int length, WireReader value) {
        switch (type) {
            case PathAttributes.TYPE_ORIGIN -> readOrigin(flags, length, value);
            case PathAttributes.TYPE_AS_PATH -> asPath = readAsPath(flags, type, fourOctetAs ? 4 : 2, value);
            case PathAttributes.TYPE_NEXT_HOP -> {
                if (isWellKnown(flags, type) && isLength(type, length, 4)) {
                    nextHop = value.i32();
                }
            }
            case PathAttributes.TYPE_MED -> {
                if (isOptional(flags, type, 0) && isLength(type, length, 4)) {
                    med = value.i32();
                }
            }
            case PathAttributes.TYPE_LOCAL_PREF -> {
                if (isWellKnown(flags, type) && isLength(type, length, 4)) {
                    localPref = value.i32();
                }
            }
            case PathAttributes.TYPE_ATOMIC_AGGREGATE -> {
                if (length == 0) {
                    atomicAggregate = true;
                } else {
                    discard(type, length);
                }
            }
            case PathAttributes.TYPE_AGGREGATOR -> {
                if (length == (fourOctetAs ? 8 : 6)) {
                    aggregator = new Aggregator(fourOctetAs ? value.i32() : value.u16(), value.i32());
                } else {
                    discard(type, length);
                }
            }
            case PathAttributes.TYPE_COMMUNITIES ->
                readList(flags, type, length, Wire.FLAG_TRANSITIVE, value, communities);
            case PathAttributes.TYPE_ORIGINATOR_ID -> {
                if (isOptional(flags, type, 0) && isLength(type, length, 4)) {
                    originatorId = value.i32();
                }
            }
            case PathAttributes.TYPE_CLUSTER_LIST -> readList(flags, type, length, 0, value, clusterList);
            case PathAttributes.TYPE_AS4_PATH -> readAs4Path(value);
            case PathAttributes.TYPE_AS4_AGGREGATOR -> {
                if (length != 8 || fourOctetAs) {
                    discard(type, length);
                } else {
                    as4Aggregator = new Aggregator(value.i32(), value.i32());
                }
            }
            default -> {
                return readOther(flags, type, length, value);
            }
        }
        return null;
    }

    /** RFC 7606 3 d: routes without what every route must have are withdrawn. */
    void requireMandatory(boolean allFromMp) {
        if (origin == null) {
            withdraw(PathAttributes.TYPE_ORIGIN, "ORIGIN is missing");
        }
        if (asPath == null) {
            withdraw(PathAttributes.TYPE_AS_PATH, "AS_PATH is missing");
        }
        if (nextHop == null && !(allFromMp && mpNextHop != null)) {
            withdraw(PathAttributes.TYPE_NEXT_HOP, "NEXT_HOP is missing");
        } else if (!isUnicast(allFromMp ? mpNextHop : nextHop)) {
            withdraw(PathAttributes.TYPE_NEXT_HOP, "NEXT_HOP is no host's address");
        }
    }

    /** Only without a {@link TreatAsWithdraw}. */
    PathAttributes toAttributes() {
        boolean isOldAggregator = aggregator != null && aggregator.as() != Open.AS_TRANS;
        boolean useAs4 = !fourOctetAs && as4Path != null && !(as4Aggregator != null && isOldAggregator);
        return new PathAttributes(
                origin,
                useAs4 ? asPath.mergedWith(as4Path) : asPath,
                nextHop != null ? nextHop : mpNextHop,
                med,
                localPref,
                atomicAggregate,
                aggregator != null && as4Aggregator != null && !isOldAggregator ? as4Aggregator : aggregator,
                communities,
                originatorId,
                clusterList,
                others);
    }

    private void readOrigin(int flags, int length, WireReader value) {
        if (isWellKnown(flags, PathAttributes.TYPE_ORIGIN) && isLength(PathAttributes.TYPE_ORIGIN, length, 1)) {
            int code = value.u8();
            if (code > 2) {
                withdraw(PathAttributes.TYPE_ORIGIN, "ORIGIN of " + code);
            } else {
                origin = Origin.of(code);
            }
        }
    }

    private AsPath readAsPath(int flags, int type, int asLength, WireReader value) {
        if (!isWellKnown(flags, type)) {
            return AsPath.EMPTY;
        }
        AsPath path = segments(asLength, value);
        if (path == null) {
            withdraw(type, "AS_PATH that cannot be parsed");
            return AsPath.EMPTY;
        }
        return path;
    }

    /** RFC 6793 6: faults cost the attribute; a speaker with 4-octet numbers must not send it at all. */
    private void readAs4Path(WireReader value) {
        AsPath path = fourOctetAs ? null : segments(4, value);
        if (path == null) {
            faults.add(new DiscardAttribute(PathAttributes.TYPE_AS4_PATH, "AS4_PATH that cannot be used"));
        } else {
            as4Path = path;
        }
    }

    /** Null where a segment has another type, no AS, or too few bytes (RFC 7606 7.2). */
    private static AsPath segments(int asLength, WireReader value) {
        List<AsPath.Segment> segments = new ArrayList<>();
        while (value.remaining() > 0) {
            if (value.remaining() < 2) {
                return null;
            }
            int segmentType = value.u8();
            int count = value.u8();
            boolean isKnown = segmentType == AsPath.Segment.SET || segmentType == AsPath.Segment.SEQUENCE;
            if (!isKnown || count == 0 || count * asLength > value.remaining()) {
                return null;
            }
            int[] ases = new int[count];
            for (int i = 0; i < count; i++) {
                ases[i] = asLength == 4 ? value.i32() : value.u16();
            }
            segments.add(new AsPath.Segment(segmentType == AsPath.Segment.SET, ases));
        }
        return new AsPath(segments);
    }

    private void readList(int flags, int type, int length, int transitive, WireReader value, List<Integer> into) {
        if (!isOptional(flags, type, transitive)) {
            return;
        }
        if (length == 0 || length % 4 != 0) {
            withdraw(type, "attribute " + type + " of " + length + " bytes");
            return;
        }
        while (value.remaining() > 0) {
            into.add(value.i32());
        }
    }

    /** RFC 4271 5, 6.3: unknown and well-known ends the session; optional is passed on if transitive, else passed over. */
    private ResetSession readOther(int flags, int type, int length, WireReader value) {
        if ((flags & Wire.FLAG_OPTIONAL) == 0) {
            return new ResetSession(Notification.UPDATE_ERROR, 2, "unknown well-known attribute " + type);
        }
        if ((flags & Wire.FLAG_TRANSITIVE) != 0) {
            others.add(new Other(
                    Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE | Wire.FLAG_PARTIAL, type, value.bytes(length)));
        }
        return null;
    }

    private boolean isWellKnown(int flags, int type) {
        boolean isRight = (flags & (Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE)) == Wire.FLAG_TRANSITIVE;
        if (!isRight) {
            withdraw(type, "attribute " + type + " with flags " + flags);
        }
        return isRight;
    }

    private boolean isOptional(int flags, int type, int transitive) {
        boolean isRight = (flags & (Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE)) == (Wire.FLAG_OPTIONAL | transitive);
        if (!isRight) {
            withdraw(type, "attribute " + type + " with flags " + flags);
        }
        return isRight;
    }

    private boolean isLength(int type, int length, int expected) {
        if (length != expected) {
            withdraw(type, "attribute " + type + " of " + length + " bytes");
        }
        return length == expected;
    }

    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    private void withdraw(int type, String reason) {
        faults.add(new TreatAsWithdraw(type, reason));
    }

    private void discard(int type, int length) {
        faults.add(new DiscardAttribute(type, "attribute " + type + " of " + length + " bytes"));
    }
}
