package io.margay.control.config;

import io.margay.dataplane.IdleMode;

/**
 * What the dataplane is launched with; a change waits for the next start.
 *
 * @param dedicatedConductor {@code conductor: dedicated}: its slow path has a thread of its own
 */
public record DataplaneConfig(IdleMode idle, boolean dedicatedConductor) {}
