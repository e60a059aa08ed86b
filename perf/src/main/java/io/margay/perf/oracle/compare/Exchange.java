package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Ethernet;

/**
 * One frame and what became of it in the kernel and in Margay.
 *
 * @param timeMs when, in milliseconds since midnight UT, as routers tell the time (RFC 791 3.1)
 */
public record Exchange(Input input, Outputs kernel, Outputs margay, int timeMs) {
    public Exchange with(Outputs otherKernel, Outputs otherMargay) {
        return new Exchange(input, otherKernel, otherMargay, timeMs);
    }

    /** The same as if the input had come without its priority tag, which means nothing to a router. */
    Exchange untagged() {
        byte[] frame = Ethernet.withoutPriorityTag(input.frame());
        return new Exchange(new Input(input.packetClass(), input.index(), input.side(), frame), kernel, margay, timeMs);
    }

    public boolean isEqual() {
        return kernel.equals(margay);
    }
}
