/**
 * Policies as an operator writes them: which routes are taken from a peer or told to one, and with which attributes.
 *
 * <p>A {@link io.margay.control.bgp.policy.RoutePolicy} is a list of {@link io.margay.control.bgp.policy.PolicyRule}s, each of {@link
 * io.margay.control.bgp.policy.Match}es and {@link io.margay.control.bgp.policy.Change}s; a peer has a {@link
 * io.margay.control.bgp.policy.PolicyChain} of them for either direction, which is a {@link io.margay.control.bgp.rib.Policy} to the RIBs.
 * {@link io.margay.control.bgp.policy.ImportGuard} stands behind the one for import. All of them are values: a reload compares them, and
 * asks again of those peers only whose policies differ.
 *
 * <p>The cost of a route is bounded by the size of the policies: {@link io.margay.control.bgp.policy.PrefixList} is a trie, {@link
 * io.margay.control.bgp.policy.AsPathPattern} an automaton that never goes back.
 */
package io.margay.control.bgp.policy;
