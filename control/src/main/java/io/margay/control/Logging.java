package io.margay.control;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What the process says on standard error while it runs: a line each, no banners of libraries. */
final class Logging {
    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";

    /** Time, level, message, and a stack trace where there is one. */
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n";

    /** Held, since the registry of loggers forgets those that nobody holds. */
    private static final Logger LIBRARY = Logger.getLogger("net.openhft");

    private Logging() {}

    static void configure() {
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            System.setProperty(FORMAT_PROPERTY, FORMAT);
        }
        LIBRARY.setLevel(Level.WARNING);
    }
}
