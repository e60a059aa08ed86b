package io.margay.perf.oracle;

/** The twins. */
enum Router {
    KERNEL("krn"),
    MARGAY("mgy");

    private final String prefix;

    Router(String prefix) {
        this.prefix = prefix;
    }

    /** What the names of the tester's interfaces to it begin with. */
    String prefix() {
        return prefix;
    }
}
