/**
 * What peers told us, what we make of it, and what we tell them (RFC 4271 3.2, 9).
 *
 * <p>{@link io.margay.control.bgp.rib.AdjRibIn} keeps one peer's routes as received, with what {@link
 * io.margay.control.bgp.rib.ImportRules} and the peer's {@link io.margay.control.bgp.rib.Policy} made of them; routes may outlast a session
 * as stale ones. {@link io.margay.control.bgp.rib.LocRib} gathers the paths to each prefix; what changed is dirty, and {@link
 * io.margay.control.bgp.rib.LocRib#decide} looks once at each dirty prefix, however often it flapped meanwhile. {@link
 * io.margay.control.bgp.rib.BestPath} says of each path by which step it lost, so that showing a route is the same code as choosing it, and
 * which paths carry traffic beside the best. {@link io.margay.control.bgp.rib.Exporter} asks {@link
 * io.margay.control.bgp.rib.ExportRules} and the policy what a peer is told; {@link io.margay.control.bgp.rib.AdjRibOut} holds what it is
 * still to be told, a route once, and packs it by attributes.
 *
 * <p>Attribute sets are interned ({@link io.margay.control.bgp.rib.AttributePool}): a table's routes share few of them.
 */
package io.margay.control.bgp.rib;
