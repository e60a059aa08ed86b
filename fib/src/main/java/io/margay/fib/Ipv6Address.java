package io.margay.fib;

import java.util.Comparator;

/**
 * An IPv6 address.
 *
 * @param high its first 64 bits
 * @param low the others
 */
public record Ipv6Address(long high, long low) {
    /** {@code ::}, which is nobody's. */
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    /** As unsigned numbers. */
    static final Comparator<Ipv6Address> ORDER = Comparator.comparing(Ipv6Address::high, Long::compareUnsigned)
            .thenComparing(Ipv6Address::low, Long::compareUnsigned);

    private static final int GROUPS = 8;
    private static final int GROUPS_OF_HALF = 4;
    private static final int GROUP_DIGITS = 4;

    /**
     * Each of the forms of RFC 4291 2.2, upper or lower case, without a zone.
     *
     * @throws IllegalArgumentException which names the text
     */
    public static Ipv6Address parse(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != ':') {
                end++;
            }
            String group = text.substring(at, end);
            if (end == text.length() && group.indexOf('.') >= 0 && count <= GROUPS - 2) {
                int embedded = embedded(group, text);
                groups[count++] = embedded >>> Short.SIZE;
                groups[count++] = embedded & 0xFFFF;
                break;
            }
            if (count == GROUPS || !group.matches("[0-9a-fA-F]{1," + GROUP_DIGITS + "}")) {
                throw notAnAddress(text);
            }
            groups[count++] = Integer.parseInt(group, 16);
            at = end + 1;
            if (at == text.length()) {
                throw notAnAddress(text); // a colon at the end that is not one of two
            }
            if (at < text.length() && text.charAt(at) == ':') {
                if (gap >= 0) {
                    throw notAnAddress(text);
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != GROUPS : count > GROUPS - 1) {
            throw notAnAddress(text);
        }
        return gap < 0 ? of(groups) : of(spread(groups, count, gap));
    }

    private static int embedded(String group, String text) {
        try {
            return Ipv4.parse(group);
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text);
        }
    }

    /** Zeros in the place of the two colons. */
    private static int[] spread(int[] groups, int count, int gap) {
        int[] spread = new int[GROUPS];
        System.arraycopy(groups, 0, spread, 0, gap);
        System.arraycopy(groups, gap, spread, GROUPS - (count - gap), count - gap);
        return spread;
    }

    private static Ipv6Address of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS_OF_HALF; i++) {
            high = high << Short.SIZE | groups[i];
            low = low << Short.SIZE | groups[GROUPS_OF_HALF + i];
        }
        return new Ipv6Address(high, low);
    }

    private int group(int index) {
        long half = index < GROUPS_OF_HALF ? high : low;
        return (int) (half >>> (GROUPS_OF_HALF - 1 - index % GROUPS_OF_HALF) * Short.SIZE) & 0xFFFF;
    }

    /** As RFC 5952 4 has it: lower case, and two colons for the first of the longest rows of zeros. */
    @Override
    public String toString() {
        int gap = -1;
        int gapLength = 1; // one group of zeros alone is written as it is
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && group(to) == 0) {
                to++;
            }
            if (to - from > gapLength) {
                gap = from;
                gapLength = to - from;
            }
            from = Math.max(from, to);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                text.append(text.isEmpty() || i == gap + gapLength && gap >= 0 ? "" : ":")
                        .append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IPv6 address: '" + text + "'");
    }
}
