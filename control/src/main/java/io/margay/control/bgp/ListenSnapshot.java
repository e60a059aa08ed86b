package io.margay.control.bgp;

/**
 * A place where peers can reach us, as an operator sees it.
 *
 * @param trouble why they cannot, one line; null when they can
 */
public record ListenSnapshot(String address, int port, String trouble) {}
