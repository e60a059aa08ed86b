/**
 * The way from one configuration to another, as a list of actions.
 *
 * <p>{@link io.margay.control.plan.Plan#between} compares two values and says what has to be done; it touches nothing. A start is the plan
 * from nothing, a stop the plan to nothing, {@code reload} the plan between two files: one road, so the start that everybody tests is
 * the reload that nobody would. What is equal on both sides appears in no action, hence a port or a session that did not change is not
 * touched: that is a property of this package alone, and tested here.
 *
 * <p>An {@link io.margay.control.plan.Action} is a record; applied, it calls the verb of the same name on {@link
 * io.margay.control.plan.PlanTarget}. The order is safe at every step, should the process stop in between:
 *
 * <ol>
 *   <li>BGP ends if it is to end, so that neighbours stop sending before anything is taken away;
 *   <li>what goes, goes: routes, blocks, addresses, ports, guards;
 *   <li>settings, then guards before ports: the kernel's stack must not see a frame that is ours, not even the first;
 *   <li>ports, the uplink first, then the host's and the workloads', then addresses, static routes, blocks;
 *   <li>BGP begins or changes last: nobody hears of a block before its addresses are reachable.
 * </ol>
 */
package io.margay.control.plan;
