/**
 * What peers told us, what we make of it, and what we tell them (RFC 4271 3.2, 9).
 *
 * <p>{@link io.margay.control.bgp.rib.AdjRibIn} keeps one peer's routes as received. {@link io.margay.control.bgp.rib.LocRib} gathers the
 * paths to each prefix; what changed is dirty, and {@link io.margay.control.bgp.rib.LocRib#decide} looks once at each dirty prefix, however
 * often it flapped meanwhile. {@link io.margay.control.bgp.rib.BestPath} compares two paths and says by which step the loser lost, so that
 * showing a route is the same code as choosing it. {@link io.margay.control.bgp.rib.AdjRibOut} holds what a peer is still to be told, a
 * prefix once, and packs it by attributes.
 *
 * <p>Attribute sets are interned ({@link io.margay.control.bgp.rib.AttributePool}): a table's routes share few of them.
 */
package io.margay.control.bgp.rib;
