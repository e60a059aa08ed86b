package io.margay.fib;

/** IPv4 addresses as {@code int}, the first octet the most significant: 192.168.0.1 is 0xC0A80001. */
public final class Ipv4 {
    private static final int OCTETS = 4;

    private Ipv4() {}

    /**
     * Strict: four decimal numbers of 0..255 without leading zeros, so that no address can be read in two ways.
     *
     * @throws IllegalArgumentException which names the text
     */
    public static int parse(String text) {
        int address = 0;
        int at = 0;
        for (int octet = 0; octet < OCTETS; octet++) {
            if (octet > 0 && (at == text.length() || text.charAt(at++) != '.')) {
                throw notAnAddress(text);
            }
            int start = at;
            int value = 0;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 0xFF) {
                throw notAnAddress(text);
            }
            address = address << 8 | value;
        }
        if (at != text.length()) {
            throw notAnAddress(text);
        }
        return address;
    }

    public static String format(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IPv4 address: '" + text + "'");
    }
}
