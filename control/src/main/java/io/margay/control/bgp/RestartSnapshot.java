package io.margay.control.bgp;

/**
 * The routes of one family that are kept for a peer that restarts, or tells all again.
 *
 * @param phase {@code away}, {@code long-lived stale} or {@code telling again}
 * @param leftMs until the phase is over at the latest
 */
public record RestartSnapshot(String family, String phase, long leftMs) {}
