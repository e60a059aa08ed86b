package io.margay.control.bgp;

/**
 * A session, or an attempt at one, that is over.
 *
 * @param establishedMs epoch; 0 for an attempt that never was a session
 * @param endedMs epoch
 */
public record SessionRecord(long establishedMs, long endedMs, String reason) {}
