package io.margay.control.config;

/** A value and the place that it was read from. */
record Located<T>(T value, String path, int line, int column) {}
