package io.margay.dataplane;

import java.nio.file.Path;

/**
 * What the dataplane must know before it starts; everything else comes over the link.
 *
 * @param runtimeDirectory holds {@code link}, made by control before, and gets {@code counters} and {@code neighbors}
 * @param dedicatedConductor the conductor has a thread of its own instead of the worker's
 */
public record DataplaneSettings(
        Path runtimeDirectory, IdleMode idle, WorkerScheduling scheduling, boolean dedicatedConductor) {}
