package io.margay.control.config;

/**
 * One fault of a configuration file, made for one line of output.
 *
 * @param line 1-based; 0 where the fault is of the file as a whole
 * @param column 1-based, in characters
 * @param path keys that lead there, {@code bgp.peers[0].as}; empty for the file as a whole
 * @param text what is wrong and what would be right
 */
public record ConfigProblem(Severity severity, String file, int line, int column, String path, String text) {
    /** Does it stop the router from using the file? */
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code router.yaml:2:3 unknown key 'asm'; allowed: as, hold-time, stale-time, peers (bgp.asm)}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(file);
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(' ');
        if (!isError()) {
            out.append("warning: ");
        }
        out.append(text);
        if (!path.isEmpty()) {
            out.append(" (").append(path).append(')');
        }
        return out.toString();
    }
}
