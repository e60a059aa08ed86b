package io.margay.control.config;

/**
 * This host.
 *
 * @param address its address on the uplink: source of ICMP errors, BGP identifier, next hop of what is announced
 * @param uplink name of the interface towards the other hosts
 */
public record NodeConfig(String name, int address, String uplink) {}
