package io.margay.control.bgp.wire;

import io.margay.control.bgp.wire.BgpError.DiscardAttribute;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpError.TreatAsWithdraw;
import io.margay.control.bgp.wire.Communities.Large;
import io.margay.control.bgp.wire.PathAttributes.Aggregator;
import io.margay.control.bgp.wire.PathAttributes.Origin;
import io.margay.control.bgp.wire.PathAttributes.Other;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The attributes of one UPDATE, one by one, each with the price of its faults (RFC 7606 7). */
final class AttributeDecoder {
    private static final int WELL_KNOWN = Wire.FLAG_TRANSITIVE;
    private static final int OPTIONAL = Wire.FLAG_OPTIONAL;
    private static final int OPTIONAL_TRANSITIVE = Wire.FLAG_OPTIONAL | Wire.FLAG_TRANSITIVE;
    private static final int UNKNOWN = -1;
    /** The attributes that are passed on and whose faults cost more than themselves. */
    private static final long OTHER_PASSED_ON = 1L << PathAttributes.TYPE_COMMUNITIES
            | 1L << PathAttributes.TYPE_EXTENDED_COMMUNITIES
            | 1L << PathAttributes.TYPE_LARGE_COMMUNITIES
            | 1L << PathAttributes.TYPE_ONLY_TO_CUSTOMER;

    private final boolean fourOctetAs;
    private final boolean isInternal;
    private final List<BgpError> faults;

    private Origin origin;
    private AsPath asPath;
    private AsPath as4Path;
    private Integer nextHop;
    private MpNextHop mpNextHop;
    private Integer med;
    private Integer localPref;
    private boolean atomicAggregate;
    private Aggregator aggregator;
    private Aggregator as4Aggregator;
    private final List<Integer> communities = new ArrayList<>();
    private final List<Long> extendedCommunities = new ArrayList<>();
    private final Set<Large> largeCommunities = new LinkedHashSet<>();
    private Integer originatorId;
    private final List<Integer> clusterList = new ArrayList<>();
    private Integer onlyToCustomer;
    private long partial;
    private final List<Other> others = new ArrayList<>();

    AttributeDecoder(boolean fourOctetAs, boolean isInternal, List<BgpError> faults) {
        this.fourOctetAs = fourOctetAs;
        this.isInternal = isInternal;
        this.faults = faults;
    }

    void mpNextHop(MpNextHop read) {
        mpNextHop = read;
    }

    /** Returns null, or the end of the session. */
    ResetSession read(int flags, int type, WireReader value) {
        boolean isAs4 = type == PathAttributes.TYPE_AS4_PATH || type == PathAttributes.TYPE_AS4_AGGREGATOR;
        if (isAs4 && fourOctetAs) {
            discard(type, "from a speaker with 4-octet AS numbers"); // RFC 6793 4.1
            return null;
        }
        int expected = flagsOf(type);
        if (expected == UNKNOWN) {
            return readOther(flags, type, value);
        }
        if ((flags & OPTIONAL_TRANSITIVE) != expected) {
            withdraw(type, "with flags " + Integer.toHexString(flags)); // RFC 7606 3 c
            return null;
        }
        partial |= (flags & Wire.FLAG_PARTIAL) == 0 ? 0 : 1L << type;
        readKnown(type, value);
        return null;
    }

    /** RFC 7606 3 d: routes without what every route must have are withdrawn. To be called when there are routes. */
    void requireMandatory(boolean hasNlri, boolean hasMpNlri) {
        if (faults.stream().anyMatch(TreatAsWithdraw.class::isInstance)) {
            return;
        }
        if (origin == null) {
            withdraw(PathAttributes.TYPE_ORIGIN, "is missing");
        }
        if (asPath == null) {
            withdraw(PathAttributes.TYPE_AS_PATH, "is missing");
        }
        if (isInternal && localPref == null) {
            withdraw(PathAttributes.TYPE_LOCAL_PREF, "is missing"); // RFC 4271 5.1.5: required of an internal peer
        }
        if (hasNlri && nextHop == null) {
            withdraw(PathAttributes.TYPE_NEXT_HOP, "is missing");
        } else if (hasNlri && !MpNextHop.isHost(IpAddress.of(nextHop))
                || hasMpNlri && !MpNextHop.isHost(mpNextHop.address())) {
            withdraw(PathAttributes.TYPE_NEXT_HOP, "is no host's address"); // RFC 4271 6.3
        }
    }

    /**
     * Only without a {@link TreatAsWithdraw}. The NEXT_HOP beside an MP_REACH_NLRI means nothing to its routes (RFC 4760 3).
     *
     * @param isMp of the routes in the MP_REACH_NLRI
     */
    PathAttributes toAttributes(boolean isMp) {
        boolean isOldAggregator = aggregator != null && aggregator.as() != Open.AS_TRANS;
        boolean useAs4 = as4Path != null && !(as4Aggregator != null && isOldAggregator); // RFC 6793 4.2.3
        boolean useAs4Aggregator = aggregator != null && as4Aggregator != null && !isOldAggregator;
        others.sort(Comparator.comparingInt(Other::type));
        return new PathAttributes(
                origin,
                useAs4 ? asPath.mergedWith(as4Path) : asPath,
                isMp ? mpNextHop.address() : IpAddress.of(nextHop),
                isMp ? mpNextHop.linkLocal() : null,
                med,
                localPref,
                atomicAggregate,
                useAs4Aggregator ? as4Aggregator : aggregator,
                new Communities(communities, extendedCommunities, List.copyOf(largeCommunities)),
                originatorId,
                clusterList,
                onlyToCustomer,
                partial
                        & (aggregator == null
                                ? OTHER_PASSED_ON
                                : OTHER_PASSED_ON | 1L << PathAttributes.TYPE_AGGREGATOR),
                others);
    }

    private static int flagsOf(int type) {
        return switch (type) {
            case PathAttributes.TYPE_ORIGIN,
                    PathAttributes.TYPE_AS_PATH,
                    PathAttributes.TYPE_NEXT_HOP,
                    PathAttributes.TYPE_LOCAL_PREF,
                    PathAttributes.TYPE_ATOMIC_AGGREGATE -> WELL_KNOWN;
            case PathAttributes.TYPE_MED, PathAttributes.TYPE_ORIGINATOR_ID, PathAttributes.TYPE_CLUSTER_LIST ->
                OPTIONAL;
            case PathAttributes.TYPE_AGGREGATOR,
                    PathAttributes.TYPE_COMMUNITIES,
                    PathAttributes.TYPE_EXTENDED_COMMUNITIES,
                    PathAttributes.TYPE_LARGE_COMMUNITIES,
                    PathAttributes.TYPE_ONLY_TO_CUSTOMER,
                    PathAttributes.TYPE_AS4_PATH,
                    PathAttributes.TYPE_AS4_AGGREGATOR -> OPTIONAL_TRANSITIVE;
            default -> UNKNOWN;
        };
    }

    private void readKnown(int type, WireReader value) {
        int length = value.remaining();
        switch (type) {
            case PathAttributes.TYPE_ORIGIN -> {
                int code = length == 1 ? value.u8() : -1;
                if (code < 0 || code > 2) {
                    withdraw(type, length == 1 ? "of " + code : ofLength(length));
                } else {
                    origin = Origin.of(code);
                }
            }
            case PathAttributes.TYPE_AS_PATH -> {
                asPath = segments(fourOctetAs ? 4 : 2, false, value);
                if (asPath == null) {
                    withdraw(type, "cannot be parsed");
                }
            }
            case PathAttributes.TYPE_NEXT_HOP -> nextHop = number(type, value);
            case PathAttributes.TYPE_MED -> med = number(type, value);
            case PathAttributes.TYPE_LOCAL_PREF -> localPref = number(type, value);
            case PathAttributes.TYPE_ORIGINATOR_ID -> originatorId = number(type, value);
            case PathAttributes.TYPE_ATOMIC_AGGREGATE -> {
                atomicAggregate = length == 0;
                if (length != 0) {
                    discard(type, ofLength(length));
                }
            }
            case PathAttributes.TYPE_AGGREGATOR -> aggregator = aggregator(type, fourOctetAs, value);
            case PathAttributes.TYPE_AS4_AGGREGATOR -> as4Aggregator = aggregator(type, true, value);
            case PathAttributes.TYPE_COMMUNITIES -> numbers(type, value, communities);
            case PathAttributes.TYPE_CLUSTER_LIST -> numbers(type, value, clusterList);
            case PathAttributes.TYPE_ONLY_TO_CUSTOMER -> onlyToCustomer = number(type, value);
            case PathAttributes.TYPE_EXTENDED_COMMUNITIES -> {
                for (boolean isSound = areWhole(type, value, 8); isSound && value.remaining() > 0; ) {
                    extendedCommunities.add(value.i64());
                }
            }
            case PathAttributes.TYPE_LARGE_COMMUNITIES -> {
                for (boolean isSound = areWhole(type, value, 12); isSound && value.remaining() > 0; ) {
                    largeCommunities.add(new Large(value.i32(), value.i32(), value.i32()));
                }
            }
            default -> {
                as4Path = segments(4, true, value);
                if (as4Path == null) {
                    discard(type, "cannot be parsed"); // RFC 6793 6
                }
            }
        }
    }

    /** A fault costs the attribute (RFC 7606 7.7), and so does AS 0 (RFC 7607 2). */
    private Aggregator aggregator(int type, boolean isFourOctets, WireReader value) {
        int length = value.remaining();
        if (length != (isFourOctets ? 8 : 6)) {
            discard(type, ofLength(length));
            return null;
        }
        int as = isFourOctets ? value.i32() : value.u16();
        if (as == 0) {
            discard(type, "with AS 0");
            return null;
        }
        return new Aggregator(as, value.i32());
    }

    /**
     * Null where a segment has another type, no AS, or too few bytes (RFC 7606 7.2), or where an AS is 0 (RFC 7607 2).
     *
     * @param passConfederations leave their segments out rather than refuse the path (RFC 6793 3)
     */
    private static AsPath segments(int asLength, boolean passConfederations, WireReader value) {
        List<AsPath.Segment> segments = new ArrayList<>();
        while (value.remaining() > 0) {
            if (value.remaining() < 2) {
                return null;
            }
            int segmentType = value.u8();
            int count = value.u8();
            boolean isPassedOver = passConfederations
                    && (segmentType == AsPath.Segment.CONFED_SEQUENCE || segmentType == AsPath.Segment.CONFED_SET);
            boolean isKnown = segmentType == AsPath.Segment.SET || segmentType == AsPath.Segment.SEQUENCE;
            if (!isKnown && !isPassedOver || count == 0 || count * asLength > value.remaining()) {
                return null;
            }
            int[] ases = new int[count];
            for (int i = 0; i < count; i++) {
                ases[i] = asLength == 4 ? value.i32() : value.u16();
                if (ases[i] == 0) {
                    return null;
                }
            }
            if (isKnown) {
                segments.add(new AsPath.Segment(segmentType == AsPath.Segment.SET, ases));
            }
        }
        return new AsPath(segments);
    }

    private Integer number(int type, WireReader value) {
        if (value.remaining() != 4) {
            withdraw(type, ofLength(value.remaining()));
            return null;
        }
        return value.i32();
    }

    private void numbers(int type, WireReader value, List<Integer> into) {
        boolean isSound = areWhole(type, value, 4);
        while (isSound && value.remaining() > 0) {
            into.add(value.i32());
        }
    }

    /** Of a list: is there at least one, and none cut short? (RFC 7606 7.8, 7.10, 7.14, RFC 8092 6) */
    private boolean areWhole(int type, WireReader value, int each) {
        boolean areWhole = value.remaining() != 0 && value.remaining() % each == 0;
        if (!areWhole) {
            withdraw(type, ofLength(value.remaining()));
        }
        return areWhole;
    }

    /** RFC 4271 5, 6.3: unknown and well-known ends the session; optional is passed on if transitive, else passed over. */
    private ResetSession readOther(int flags, int type, WireReader value) {
        int length = value.remaining();
        byte[] bytes = value.bytes(length);
        if ((flags & Wire.FLAG_OPTIONAL) == 0) {
            WireWriter data = new WireWriter().u8(flags).u8(type);
            boolean isExtended = (flags & Wire.FLAG_EXTENDED_LENGTH) != 0;
            (isExtended ? data.u16(length) : data.u8(length)).bytes(bytes);
            return new ResetSession(
                    Notification.UPDATE_ERROR, 2, data.toArray(), "unknown well-known attribute " + type);
        }
        if ((flags & Wire.FLAG_TRANSITIVE) != 0) {
            others.add(new Other(OPTIONAL_TRANSITIVE | Wire.FLAG_PARTIAL, type, bytes));
        }
        return null;
    }

    private static String ofLength(int length) {
        return "of " + length + " bytes";
    }

    private void withdraw(int type, String what) {
        faults.add(new TreatAsWithdraw(type, PathAttributes.nameOf(type) + " " + what));
    }

    private void discard(int type, String what) {
        faults.add(new DiscardAttribute(type, PathAttributes.nameOf(type) + " " + what));
    }
}
