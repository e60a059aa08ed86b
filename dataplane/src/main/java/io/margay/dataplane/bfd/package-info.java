/**
 * Bidirectional forwarding detection (RFC 5880): is the path to a peer alive, known within a fraction of a second.
 *
 * <p>{@link io.margay.dataplane.bfd.BfdSession} is one end of one session and knows neither packets' roads nor clocks; {@link io.margay.dataplane.bfd.BfdSessions} holds a worker's
 * sessions. Everything that must happen in time happens on the worker's thread: it receives, sends and counts the time, so that neither control nor the conductor can make a session
 * flap by being busy. The conductor makes sessions and hands them over; it hears of their states through {@link io.margay.dataplane.bfd.BfdInbox}, and control hears of them over the link.
 * The frames' way in and out are two nodes of the graph.
 */
package io.margay.dataplane.bfd;
