package io.margay.control.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bar that is drawn again for each percent, where standard error is a terminal; else nothing. */
final class FibImportProgress {
    private static final int WIDTH = 40;
    private static final int PERCENT = 100;

    private final PrintWriter err;
    private final boolean shown;
    private String drawn = "";

    FibImportProgress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** @param total above 0 */
    void show(String doing, long done, long total) {
        if (!shown) {
            return;
        }
        int percent = (int) (PERCENT * Math.min(done, total) / total);
        String line = doing + " " + percent + " %";
        if (!line.equals(drawn)) {
            drawn = line;
            int filled = WIDTH * percent / PERCENT;
            err.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + line + "  ");
            err.flush();
        }
    }

    /** Leaves the line free for what is said next. */
    void end() {
        if (!drawn.isEmpty()) {
            err.print("\r" + " ".repeat(WIDTH + drawn.length() + 6) + "\r");
            err.flush();
            drawn = "";
        }
    }
}
