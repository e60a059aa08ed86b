package io.margay.control.config;

/**
 * @param as the peer's AS number, unsigned; equal to this node's for iBGP
 * @param passive wait for the peer to connect
 */
public record PeerConfig(String name, int address, int as, boolean passive) {}
