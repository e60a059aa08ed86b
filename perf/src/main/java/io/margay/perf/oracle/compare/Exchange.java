package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.input.Input;

/** One frame and what became of it in the kernel and in Margay. */
public record Exchange(Input input, Outputs kernel, Outputs margay) {
    public Exchange with(Outputs otherKernel, Outputs otherMargay) {
        return new Exchange(input, otherKernel, otherMargay);
    }

    public boolean isEqual() {
        return kernel.equals(margay);
    }
}
