package io.margay.control.bgp;

/**
 * Connections refused for one reason, as an operator sees them.
 *
 * @param last who was refused last
 */
public record RefusalSnapshot(String reason, long count, String last) {}
