package io.margay.perf.oracle.compare;

/** A row of the table of differences. */
sealed interface Difference permits Rule, Normalization {
    String name();

    String inputs();

    String kernel();

    String margay();

    String reason();
}
