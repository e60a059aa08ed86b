package io.margay.control.endpoint;

/** MACs as operators write them; as values they are the low 48 bits of a long, first octet highest. */
public final class MacText {
    private static final int OCTETS = 6;

    private MacText() {}

    public static String format(long mac) {
        StringBuilder out = new StringBuilder(OCTETS * 3);
        for (int shift = (OCTETS - 1) * 8; shift >= 0; shift -= 8) {
            int octet = (int) (mac >>> shift) & 0xFF;
            out.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 0xF, 16));
            if (shift > 0) {
                out.append(':');
            }
        }
        return out.toString();
    }
}
