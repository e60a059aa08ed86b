package io.margay.control.config;

import java.util.function.Function;

/** A value and the place that it was read from. */
record Located<T>(T value, String path, int line, int column) {
    <R> Located<R> map(Function<T, R> change) {
        return new Located<>(change.apply(value), path, line, column);
    }

    /** For the end of a sentence about another place. */
    String at() {
        return " at " + line + ":" + column;
    }
}
