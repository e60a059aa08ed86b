/**
 * This host as an endpoint of its own router.
 *
 * <pre>
 *   the host's own stack                        |      dataplane
 *                                               |
 *   192.168.0.0/16 via 169.254.1.1 dev margay0 --- margay0 ===veth=== margay0-r --- port of kind host: gateway ARP and ND,
 *   fd00:10::/48 via fe80::ecee:.. dev margay0  |                                   strict source check by the host's addresses
 * </pre>
 *
 * <p>What the host sends to a pool takes the road of any workload's packet, and what a workload sends to an address of the host leaves by that port. What comes to the host
 * by an uplink is the kernel's as ever, so an answer of a container on another host comes in there: hence the warning about {@code rp_filter}.
 *
 * <p>{@link io.margay.control.host.HostLink} holds what is wanted; {@link io.margay.control.host.IpHostKernel} brings the kernel in line with it, by the tool {@code ip} and by
 * files in {@code /proc/sys}. Everything it does can be done again: at a change, when the port is not up, and once a minute, whatever is not as wanted is set
 * right. Only its own is touched: the pair by its alias, the routes by their protocol number.
 */
package io.margay.control.host;
