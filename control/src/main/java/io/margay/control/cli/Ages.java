package io.margay.control.cli;

/** Spans of time as operators write them: the two largest units. */
final class Ages {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Ages() {}

    /** @param timeMs a point in time, milliseconds since 1970 */
    static String since(long timeMs) {
        return between(timeMs, System.currentTimeMillis());
    }

    static String between(long fromMs, long toMs) {
        return ofSeconds(Math.max(0, (toMs - fromMs) / 1000));
    }

    static String ofSeconds(long seconds) {
        if (seconds < MINUTE) {
            return seconds + "s";
        } else if (seconds < HOUR) {
            return seconds / MINUTE + "m" + seconds % MINUTE + "s";
        } else if (seconds < DAY) {
            return seconds / HOUR + "h" + seconds % HOUR / MINUTE + "m";
        }
        return seconds / DAY + "d" + seconds % DAY / HOUR + "h";
    }
}
