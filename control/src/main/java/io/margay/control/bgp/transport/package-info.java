/**
 * BGP over TCP: the only place of the speaker that touches sockets.
 *
 * <p>Non-blocking channels on the control thread's selector, which is the caller's: {@link
 * io.margay.control.bgp.transport.Connections} registers them with a {@link java.lang.Runnable} as attachment that only notes that the
 * channel is ready, and the work is done in the speaker's next cycle, with the cycle's time. {@link
 * io.margay.control.bgp.transport.BgpConnection} cuts the stream into messages by their header (RFC 4271 4.1, 6.1) and knows nothing
 * else of BGP; {@link io.margay.control.bgp.transport.BgpListener} is the listening socket.
 *
 * <p>Nothing grows with what a peer does: a connection reads one buffer a cycle and queues output up to a limit, above which the speaker
 * adds only what its timers ask for. A peer that takes nothing for long enough is dropped (RFC 9687). A socket is of one family and
 * bound to one address, because the TCP options of a peer (MD5, least TTL) apply to its family only. A channel that is closed lets its descriptor go at the selector's
 * next selection: that is how NIO does it.
 */
package io.margay.control.bgp.transport;
