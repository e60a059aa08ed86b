/**
 * What the control socket can be asked about BGP, and told: a class a query. Runs on the control thread, on the speaker's snapshots.
 *
 * <p>Names in the answers are meant to stay: numbers are numbers, points in time and spans end in {@code Ms} (milliseconds, points since 1970),
 * what does not apply is null or, of rare attributes, left out.
 */
package io.margay.control.query.bgp;
