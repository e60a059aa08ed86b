package io.margay.perf.oracle.compare;

import java.util.function.Predicate;

/**
 * A difference that is as it should be: for which inputs, what each router does with them, and why. It says so much that it cannot hide
 * another difference.
 *
 * @param name short, for tables
 * @param inputs what it is about, in words
 * @param kernel what the kernel sends, in words
 * @param margay what Margay sends, in words
 * @param reason why this is not to be changed
 * @param explains true of such an input with just these outputs
 */
record Rule(String name, String inputs, String kernel, String margay, String reason, Predicate<Exchange> explains)
        implements Difference {}
