package io.margay.control.config;

import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;

/**
 * What the dataplane is launched with; a change waits for the next start.
 *
 * @param dedicatedConductor {@code conductor: dedicated}: its slow path has a thread of its own
 */
public record DataplaneConfig(IdleMode idle, WorkerScheduling scheduling, boolean dedicatedConductor) {}
