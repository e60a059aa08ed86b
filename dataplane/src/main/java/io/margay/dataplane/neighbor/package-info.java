/**
 * Who answers to which address behind which port.
 *
 * <p>A neighbour is keyed by port and address of either family: the gateway's for routes via a gateway, the destination's own for routes on a
 * port. {@link io.margay.dataplane.neighbor.NeighborTable} keeps them in the mapped file {@code neighbors} as an open-addressed
 * hash table of 64-byte records. The conductor is its single writer. Workers read it at each frame (one probe, one volatile load
 * of MAC and state), and the CLI reads the very same bytes from its own process, also when nobody answers there any more.
 */
package io.margay.dataplane.neighbor;
