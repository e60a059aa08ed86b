/**
 * The BGP speaker.
 *
 * <p>An UPDATE walks one way: {@code transport} (bytes) to {@code wire} (a message, or what it costs) to {@code fsm} (is it in place?) to
 * {@code rib} (AdjRibIn, LocRib, best path), and from there by {@link io.margay.control.bgp.BgpRoutes} to the router's route table. Our own
 * routes walk from {@link io.margay.control.bgp.BgpSpeaker#announce} to each peer's AdjRibOut, packed by attributes, to {@code transport}.
 *
 * <p>{@link io.margay.control.bgp.BgpSpeaker} is driven by the control thread alone; time is handed in. Structure, RFC list and
 * decisions: {@code control/BGP.md}.
 */
package io.margay.control.bgp;
