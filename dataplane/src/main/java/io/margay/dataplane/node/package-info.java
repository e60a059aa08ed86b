/**
 * The graph that a frame walks: one class, one job, every way out visible.
 *
 * <p>Its picture, drawn from these classes, is {@code dataplane/graph.svg}; {@code margay graph} draws it anew.
 *
 * <p>A node is called with the worker's one {@link io.margay.dataplane.node.Frame} and the cycle's time, and does exactly one of:
 * call one successor, hand the frame to the transmitter, hold a copy, or count it under one {@link
 * io.margay.dataplane.counters.DropReason}. Nobody allocates, blocks, logs or throws here, and nobody keeps the frame: its bytes
 * are borrowed from the receive ring until the flush. The successors are final fields of concrete types, so that the compiler
 * sees one call chain per packet and a stack trace reads as the packet's walk.
 */
package io.margay.dataplane.node;
