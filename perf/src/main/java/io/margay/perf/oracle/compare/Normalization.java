package io.margay.perf.oracle.compare;

/**
 * A field that cannot be equal by nature, or that need not be. It is checked as far as it can be, and then set to the same on both sides.
 *
 * @param ofKernel what remains to be compared of an output of the kernel; the very same array where the field does not occur, or is not as it
 *     must be
 * @param ofMargay the same for Margay
 */
record Normalization(
        String name, String inputs, String kernel, String margay, String reason, Change ofKernel, Change ofMargay)
        implements Difference {
    /** How a frame is changed. */
    @FunctionalInterface
    interface Change {
        byte[] apply(Exchange exchange, byte[] frame);
    }

    Exchange apply(Exchange exchange) {
        return exchange.with(
                exchange.kernel().map(frame -> ofKernel.apply(exchange, frame)),
                exchange.margay().map(frame -> ofMargay.apply(exchange, frame)));
    }
}
