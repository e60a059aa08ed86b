package io.margay.perf.oracle.input;

import io.margay.perf.oracle.scene.Side;

/** Makes the frames of one class of packets. */
@FunctionalInterface
public interface Generator {
    byte[] frame(Dice dice, Side side);
}
