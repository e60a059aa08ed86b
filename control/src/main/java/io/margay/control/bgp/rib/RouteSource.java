package io.margay.control.bgp.rib;

/**
 * Where a path came from, as far as the decision asks.
 *
 * @param id the speaker's own number for the peer
 * @param address stands in the FIB as origin
 */
public record RouteSource(int id, String name, int address, int identifier, boolean isInternal) {}
