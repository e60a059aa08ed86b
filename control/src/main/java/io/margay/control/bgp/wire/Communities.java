package io.margay.control.bgp.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The marks that a route carries, as sent.
 *
 * @param standard RFC 1997
 * @param extended RFC 4360, eight octets each
 * @param large RFC 8092, each once
 */
public record Communities(List<Integer> standard, List<Long> extended, List<Large> large) {
    public static final Communities NONE = new Communities(List.of(), List.of(), List.of());

    /** RFC 8326 5. */
    public static final int GRACEFUL_SHUTDOWN = 0xFFFF_0000;
    /** RFC 9494 4.6. */
    public static final int LLGR_STALE = 0xFFFF_0006;

    public static final int NO_LLGR = 0xFFFF_0007;
    /** RFC 7999 5; it asks for nothing by itself. */
    public static final int BLACKHOLE = 0xFFFF_029A;

    public static final int NO_EXPORT = 0xFFFF_FF01;
    public static final int NO_ADVERTISE = 0xFFFF_FF02;
    public static final int NO_EXPORT_SUBCONFED = 0xFFFF_FF03;

    public Communities {
        standard = List.copyOf(standard);
        extended = List.copyOf(extended);
        large = List.copyOf(large);
    }

    /** RFC 8092 3. */
    public record Large(int globalAdministrator, int local1, int local2) {
        @Override
        public String toString() {
            return Integer.toUnsignedString(globalAdministrator) + ":" + Integer.toUnsignedString(local1) + ":"
                    + Integer.toUnsignedString(local2);
        }
    }

    public static Communities ofStandard(Integer... standard) {
        return new Communities(List.of(standard), List.of(), List.of());
    }

    public boolean has(int community) {
        return standard.contains(community);
    }

    /** With this one more, unless it is there. */
    public Communities plus(int community) {
        if (has(community)) {
            return this;
        }
        List<Integer> more = new ArrayList<>(standard);
        more.add(community);
        return new Communities(more, extended, large);
    }

    /** All of them, as operators write them. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        standard.forEach(each -> labels.add(label(each)));
        extended.forEach(each -> labels.add(String.format("extended %016x", each)));
        large.forEach(each -> labels.add(each.toString()));
        return labels;
    }

    /** Without the extended ones that must not leave an AS (RFC 4360 2, 6). */
    public Communities transitive() {
        if (extended.stream().allMatch(Communities::isTransitive)) {
            return this;
        }
        return new Communities(
                standard, extended.stream().filter(Communities::isTransitive).toList(), large);
    }

    /** The T bit, the second of the first octet, is clear. */
    private static boolean isTransitive(long extended) {
        return (extended >>> 62 & 1) == 0;
    }

    /** As operators write a standard one. */
    public static String label(int community) {
        return switch (community) {
            case GRACEFUL_SHUTDOWN -> "graceful-shutdown";
            case LLGR_STALE -> "llgr-stale";
            case NO_LLGR -> "no-llgr";
            case BLACKHOLE -> "blackhole";
            case NO_EXPORT -> "no-export";
            case NO_ADVERTISE -> "no-advertise";
            case NO_EXPORT_SUBCONFED -> "no-export-subconfed";
            default -> (community >>> 16) + ":" + (community & 0xFFFF);
        };
    }
}
