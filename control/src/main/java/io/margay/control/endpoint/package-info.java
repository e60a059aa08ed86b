/**
 * What is plugged into this router: the workloads' veths and the uplink, from control's side.
 *
 * <p>A port is known by an id that is given here and lasts as long as its entry in the configuration. The interface behind it may come, go
 * and get another index in the kernel: that is the dataplane's business, which reports a {@link io.margay.dataplane.link.PortState}. Here
 * the state decides about routes. A workload's /32 stands while its veth is up; the uplink's connected subnet stands while the uplink is up; a
 * missing interface is waited for. So a packet to a workload that is not there meets the blackhole of its block, not a dead port.
 *
 * <p>{@link io.margay.control.endpoint.Endpoints} and {@link io.margay.control.endpoint.Uplink} each turn intent (what configuration says) and
 * fact (what the dataplane and the kernel say) into routes and commands; neither waits for anything. Commands that find the link's ring full
 * wait in {@link io.margay.control.endpoint.LinkOutbox}, in order.
 */
package io.margay.control.endpoint;
