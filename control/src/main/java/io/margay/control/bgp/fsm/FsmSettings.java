package io.margay.control.bgp.fsm;

/**
 * What a session is to be.
 *
 * @param passive never dial
 * @param holdTimeSeconds what we propose, 0 or at least 3
 * @param connectRetrySeconds the longest pause between two attempts to connect; the first is a second
 */
public record FsmSettings(
        int localAs,
        int localIdentifier,
        int remoteAs,
        boolean passive,
        int holdTimeSeconds,
        int connectRetrySeconds) {}
