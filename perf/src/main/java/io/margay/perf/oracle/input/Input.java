package io.margay.perf.oracle.input;

import io.margay.perf.oracle.scene.Side;

/**
 * A frame for both routers.
 *
 * @param packetClass by name
 * @param index within its class; seed, class and index make it again
 * @param side by which it comes in
 */
public record Input(String packetClass, int index, Side side, byte[] frame) {}
