/**
 * What control and dataplane say to each other: one mapped file, two rings, fixed messages.
 *
 * <p>The file {@code link} in the runtime directory holds two Agrona ring buffers. Commands go from the control thread ({@link
 * io.margay.dataplane.link.LinkClient}) to the dataplane's conductor ({@link io.margay.dataplane.link.LinkServer}); events go
 * the other way. Each ring has one producer and one consumer, whether both roles live in one process or in two: nothing but
 * these bytes and the files {@code fib}, {@code counters} and {@code neighbors} passes between them, never an object.
 *
 * <p>A message is a type id (the ring's own) and fields at fixed offsets, little-endian as the host is. An offer that does not
 * fit returns false and the caller tries again in its next cycle: a command is never dropped in silence, and an event that
 * found the ring full is counted by the server. The state of a port is repeated on demand ({@code reportPorts}), so that a
 * control plane that missed events can catch up.
 */
package io.margay.dataplane.link;
