/**
 * The command line. Its verbs, one class each, over three sources:
 *
 * <ul>
 *   <li>the mapped files of the runtime directory ({@code fib}, {@code neighbors}, {@code counters}): read from this process, without asking the
 *       router, which may hang or be gone;
 *   <li>the control socket ({@code endpoints routes bgp reload status});
 *   <li>the configuration file ({@code check}, {@code run}).
 * </ul>
 *
 * <p>Exit codes: 0, 1 when a query failed (no router there, no such peer, no route), 2 for bad input and trouble at the start. What was asked for
 * goes to standard output, everything else to standard error. {@code -o json} gives every answer in full; tables show what fits a line.
 *
 * <p>Only this package knows picocli. It starts the router through {@link io.margay.control.cli.RouterLauncher}, so that it need not know it.
 */
package io.margay.control.cli;
