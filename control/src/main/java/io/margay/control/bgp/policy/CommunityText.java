package io.margay.control.bgp.policy;

import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Communities.Large;
import io.margay.fib.Ipv4;
import java.util.Map;

/**
 * Communities as operators write them: {@code 65000:100} (standard), {@code no-export} and other well-known names, {@code large:65000:1:2} or
 * {@code 65000:1:2}, {@code rt:65000:100} and {@code soo:10.0.0.1:100} (extended: route target, site of origin), and {@code
 * extended:0002fde800000064} (its eight octets). A part of all but the last kind may be {@code *} for any.
 */
public final class CommunityText {
    /** For error lines. */
    public static final String ALLOWED =
            "AS:n, large:n:n:n, rt:AS:n, soo:AS:n (an address for AS too), extended: and 16 hex digits, graceful-shutdown,"
                    + " llgr-stale, no-llgr, blackhole, no-export, no-advertise, no-export-subconfed";

    private static final Map<String, Integer> WELL_KNOWN = Map.of(
            "graceful-shutdown", Communities.GRACEFUL_SHUTDOWN,
            "llgr-stale", Communities.LLGR_STALE,
            "no-llgr", Communities.NO_LLGR,
            "blackhole", Communities.BLACKHOLE,
            "no-export", Communities.NO_EXPORT,
            "no-advertise", Communities.NO_ADVERTISE,
            "no-export-subconfed", Communities.NO_EXPORT_SUBCONFED);

    private static final long MAX_2 = 0xFFFF;
    private static final long MAX_4 = 0xFFFF_FFFFL;
    /** RFC 4360 4 and 5: route target, route origin. */
    private static final int TARGET = 0x02;

    private static final int SITE = 0x03;
    /** RFC 4360 3: the first octet of what an AS of two octets, an address, and (RFC 5668) an AS of four has given out. */
    private static final int BY_AS2 = 0x00;

    private static final int BY_ADDRESS = 0x01;
    private static final int BY_AS4 = 0x02;

    private CommunityText() {}

    /** @throws IllegalArgumentException which says what is wrong with it */
    public static CommunityPattern parse(String text) {
        Integer wellKnown = WELL_KNOWN.get(text);
        if (wellKnown != null) {
            return new CommunityPattern.Standard(wellKnown, -1);
        }
        String[] parts = text.split(":", -1);
        switch (parts[0]) {
            case "large" -> {
                return large(text, parts, 1);
            }
            case "rt" -> {
                return extended(text, parts, TARGET);
            }
            case "soo" -> {
                return extended(text, parts, SITE);
            }
            case "extended" -> {
                return octets(text, parts);
            }
            default -> {
                return parts.length == 3 ? large(text, parts, 0) : standard(text, parts);
            }
        }
    }

    private static CommunityPattern standard(String text, String[] parts) {
        check(parts.length == 2, text);
        int value = number(text, parts[0], MAX_2) << 16 | number(text, parts[1], MAX_2);
        return new CommunityPattern.Standard(value, (int) (mask(parts[0], MAX_2) << 16 | mask(parts[1], MAX_2)));
    }

    private static CommunityPattern large(String text, String[] parts, int at) {
        check(parts.length == at + 3, text);
        return new CommunityPattern.OfLarge(
                new Large(
                        number(text, parts[at], MAX_4),
                        number(text, parts[at + 1], MAX_4),
                        number(text, parts[at + 2], MAX_4)),
                new Large((int) mask(parts[at], MAX_4), (int) mask(parts[at + 1], MAX_4), (int)
                        mask(parts[at + 2], MAX_4)));
    }

    /** An AS of two octets leaves four for the number, one of four, or an address, two. */
    private static CommunityPattern extended(String text, String[] parts, int subtype) {
        check(parts.length == 3 && !parts[1].equals("*"), text);
        boolean isAddress = parts[1].indexOf('.') >= 0;
        int administrator = isAddress ? Ipv4.parse(parts[1]) : number(text, parts[1], MAX_4);
        boolean isShort = !isAddress && administrator >>> 16 == 0;
        int type = isAddress ? BY_ADDRESS : isShort ? BY_AS2 : BY_AS4;
        int localBits = isShort ? 32 : 16;
        long maxLocal = isShort ? MAX_4 : MAX_2;
        long value = (long) type << 56
                | (long) subtype << 48
                | Integer.toUnsignedLong(administrator) << localBits
                | Integer.toUnsignedLong(number(text, parts[2], maxLocal));
        return new CommunityPattern.Extended(value, -1L << localBits | mask(parts[2], maxLocal));
    }

    private static CommunityPattern octets(String text, String[] parts) {
        check(parts.length == 2 && parts[1].matches("[0-9A-Fa-f]{16}"), text);
        return new CommunityPattern.Extended(Long.parseUnsignedLong(parts[1], 16), -1);
    }

    private static int number(String text, String part, long max) {
        if (part.equals("*")) {
            return 0;
        }
        check(part.matches("[0-9]{1,10}") && Long.parseLong(part) <= max, text);
        return (int) Long.parseLong(part);
    }

    private static long mask(String part, long max) {
        return part.equals("*") ? 0 : max;
    }

    private static void check(boolean isSo, String text) {
        if (!isSo) {
            throw new IllegalArgumentException("not a community: " + text);
        }
    }
}
