/**
 * The BGP speaker.
 *
 * <p>An UPDATE walks one way: {@code transport} (bytes) to {@code wire} (a message, or what it costs) to {@code fsm} (is it in place?) to
 * {@code rib} (AdjRibIn, LocRib, best path), and from there by {@link io.margay.control.bgp.BgpRoutes} to the router's route table. What
 * there is to tell of a prefix, our own route ({@link io.margay.control.bgp.BgpSpeaker#announce}) before the best path, walks from there to
 * each peer's Exporter and AdjRibOut, packed by attributes, to {@code transport}.
 *
 * <p>{@link io.margay.control.bgp.BgpSpeaker} is driven by the control thread alone; time is handed in. Structure, RFC list and
 * decisions: {@code control/BGP.md}.
 */
package io.margay.control.bgp;
