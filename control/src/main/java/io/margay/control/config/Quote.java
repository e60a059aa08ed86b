package io.margay.control.config;

/** Text of unknown origin in an error line: no line breaks, no escape sequences for the terminal, not longer than a glance. */
final class Quote {
    private static final int MAX_LENGTH = 60;

    private Quote() {}

    static String value(String text) {
        return "'" + plain(text) + "'";
    }

    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.length() > MAX_LENGTH ? out.append("..").toString() : out.toString();
    }

    /** A library's message: its line breaks become blanks. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("[^ -~]", "?");
    }
}
