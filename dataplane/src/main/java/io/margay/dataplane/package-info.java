/**
 * The dataplane: what happens to a frame, and the two agents that see to it.
 *
 * <p>{@link io.margay.dataplane.Worker} polls ports and walks frames through its graph (package {@code node}); {@link
 * io.margay.dataplane.Conductor} does what is slow: ports that come and go with their interfaces, the life of neighbours, the
 * change of FIB files. Each owns its data; they speak through bounded queues ({@link io.margay.dataplane.WorkerInbox}, {@link
 * io.margay.dataplane.neighbor.NeighborInbox}, {@link io.margay.dataplane.bfd.BfdInbox}), also when one thread runs both. Control is met only in the files of the runtime
 * directory: it writes {@code fib}, we read it; we write {@code counters} and {@code neighbors}; both write {@code link}.
 *
 * <p>The entry point is {@link io.margay.dataplane.Dataplane#launch}.
 */
package io.margay.dataplane;
