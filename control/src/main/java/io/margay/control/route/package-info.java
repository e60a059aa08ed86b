/**
 * Which of several routes for one prefix is used, and the way of the chosen ones into the FIB file.
 *
 * <p>Interfaces, workloads, the operator and BGP each give routes without knowing of each other. {@link io.margay.control.route.RouteTable}
 * keeps all of them, one per prefix and protocol. For each prefix it chooses the one with the highest administrative {@link
 * io.margay.control.route.Preference} among those that can be used now, and remembers why the others are not: {@code margay routes} shows
 * what the decision itself has computed.
 *
 * <p>A route via a gateway can be used while the gateway lies in a connected subnet (an uplink that is up); one of BGP also while another route leads to
 * the gateway, see {@link io.margay.control.route.Gateways}. When the uplink goes, its connected routes go, and with them every route that leads through them is held back, not
 * forgotten: it returns with the port.
 *
 * <p>{@link io.margay.control.route.FibSync} writes changed decisions to {@link io.margay.fib.FibWriter} and ends each control cycle that had any
 * with one commit. A route withdrawn and given again within a cycle leaves no trace in the FIB.
 */
package io.margay.control.route;
