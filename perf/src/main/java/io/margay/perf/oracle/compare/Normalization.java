package io.margay.perf.oracle.compare;

/**
 * A field that cannot be equal by nature. It is checked as far as it can be, and then set to the same on both sides.
 *
 * @param change what remains of an output to be compared; the very same array where the field does not occur, or is not as it must be
 */
public record Normalization(String name, String inputs, String kernel, String margay, String reason, Change change)
        implements Difference {
    /** How a frame is changed. */
    @FunctionalInterface
    public interface Change {
        byte[] apply(Exchange exchange, byte[] frame);
    }

    Exchange apply(Exchange exchange) {
        return exchange.with(
                exchange.kernel().map(frame -> change.apply(exchange, frame)),
                exchange.margay().map(frame -> change.apply(exchange, frame)));
    }
}
