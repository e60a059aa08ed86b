package io.margay.dataplane;

import io.margay.rawsock.RawSocketException;
import io.margay.rawsock.ThreadScheduling;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where the worker runs and how it stands against the workloads there.
 *
 * @param cpu a CPU's number, {@link #ANY_CPU} or {@link #LAST_CPU}
 * @param nice {@value #MIN_NICE} to {@value #MAX_NICE}; below 0 needs CAP_SYS_NICE
 */
public record WorkerScheduling(int cpu, int nice) {
    /** The kernel's scheduler moves the worker as it likes. */
    public static final int ANY_CPU = -1;

    /** The highest CPU that the process may use: interrupts and housekeeping of a host gather on the first ones. */
    public static final int LAST_CPU = -2;

    public static final int MIN_NICE = -20;
    public static final int MAX_NICE = 19;

    /** Before workloads, behind the kernel's own threads. */
    public static final int DEFAULT_NICE = -10;

    public static final WorkerScheduling DEFAULT = new WorkerScheduling(LAST_CPU, DEFAULT_NICE);

    /** The shortest that Linux takes. What a worker gives up when it yields to a workload is then short too. */
    private static final long SLICE_NS = 100_000;

    public WorkerScheduling {
        if (cpu < LAST_CPU || nice < MIN_NICE || nice > MAX_NICE) {
            throw new IllegalArgumentException("cpu " + cpu + ", nice " + nice);
        }
    }

    /**
     * Tries it on a thread that is thrown away, so that a start is refused rather than slow.
     *
     * @throws IOException with one line for the operator: no such CPU, no privilege
     */
    void check() throws IOException {
        if (cpu >= 0 && !ThreadScheduling.isAllowed(cpu)) {
            throw new IOException("dataplane.cpu: this process may not use CPU " + cpu
                    + "; the last that it may use is " + ThreadScheduling.lastCpu());
        }
        CompletableFuture<Void> trial = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        apply();
                        trial.complete(null);
                    } catch (RawSocketException e) {
                        trial.completeExceptionally(e);
                    }
                })
                .start();
        try {
            trial.join();
        } catch (CompletionException e) {
            throw new IOException("dataplane: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** For the calling thread. */
    void apply() {
        if (cpu != ANY_CPU) {
            ThreadScheduling.pin(cpu == LAST_CPU ? ThreadScheduling.lastCpu() : cpu);
        }
        ThreadScheduling.prioritize(nice, SLICE_NS);
    }
}
