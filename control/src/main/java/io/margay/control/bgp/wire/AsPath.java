package io.margay.control.bgp.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** AS_PATH (RFC 4271 4.3 b): the ASes a route came through, nearest first. AS numbers are unsigned 32-bit. */
public record AsPath(List<Segment> segments) {
    public static final AsPath EMPTY = new AsPath(List.of());

    public AsPath {
        segments = List.copyOf(segments);
    }

    /** A sequence, or a set that counts as one (RFC 4271 9.1.2.2 a). */
    public record Segment(boolean isSet, int[] ases) {
        static final int SET = 1;
        static final int SEQUENCE = 2;
        /** Of confederations, RFC 5065 3: must not come from outside of one. */
        static final int CONFED_SEQUENCE = 3;

        static final int CONFED_SET = 4;
        static final int MAX_ASES = 255;

        @Override
        public boolean equals(Object other) {
            return other instanceof Segment that && isSet == that.isSet && Arrays.equals(ases, that.ases);
        }

        @Override
        public int hashCode() {
            return (isSet ? 31 : 17) + Arrays.hashCode(ases);
        }
    }

    /** For the decision. */
    public int length() {
        int length = 0;
        for (Segment segment : segments) {
            length += segment.isSet() ? 1 : segment.ases().length;
        }
        return length;
    }

    public boolean contains(int as) {
        for (Segment segment : segments) {
            for (int each : segment.ases()) {
                if (each == as) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Does any of its ASes need more than two octets? */
    boolean needsFourOctets() {
        for (Segment segment : segments) {
            for (int as : segment.ases()) {
                if (as >>> 16 != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The neighbouring AS, 0 for a route of our own AS. */
    public int first() {
        return segments.isEmpty() || segments.get(0).isSet()
                ? 0
                : segments.get(0).ases()[0];
    }

    public AsPath prepend(int as) {
        List<Segment> longer = new ArrayList<>(segments);
        if (!segments.isEmpty() && !segments.get(0).isSet() && segments.get(0).ases().length < Segment.MAX_ASES) {
            int[] old = segments.get(0).ases();
            int[] ases = new int[old.length + 1];
            ases[0] = as;
            System.arraycopy(old, 0, ases, 1, old.length);
            longer.set(0, new Segment(false, ases));
        } else {
            longer.add(0, new Segment(false, new int[] {as}));
        }
        return new AsPath(longer);
    }

    /**
     * What a 2-octet session carried, put together with its AS4_PATH (RFC 6793 4.2.3): the nearest ASes of this path, as many as the
     * other lacks, before the other. If the other is longer, it is ignored.
     */
    AsPath mergedWith(AsPath as4Path) {
        int missing = length() - as4Path.length();
        if (missing < 0) {
            return this;
        }
        List<Segment> merged = new ArrayList<>();
        for (Segment segment : segments) {
            if (missing == 0) {
                break;
            }
            if (segment.isSet() || segment.ases().length <= missing) {
                merged.add(segment);
                missing -= segment.isSet() ? 1 : segment.ases().length;
            } else {
                merged.add(new Segment(false, Arrays.copyOf(segment.ases(), missing)));
                missing = 0;
            }
        }
        merged.addAll(as4Path.segments());
        return new AsPath(merged);
    }

    /** As BIRD writes it: {@code 65001 65002 {65003 65004}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            StringBuilder ases = new StringBuilder();
            for (int as : segment.ases()) {
                ases.append(ases.isEmpty() ? "" : " ").append(Integer.toUnsignedString(as));
            }
            text.append(text.isEmpty() ? "" : " ").append(segment.isSet() ? "{" + ases + "}" : ases);
        }
        return text.toString();
    }
}
