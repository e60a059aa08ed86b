/**
 * BGP over TCP: the only place of the speaker that touches sockets. Non-blocking channels on the control thread's selector; each key's
 * attachment is a {@link java.lang.Runnable} that only notes that the channel is ready, and the work is done in the speaker's next cycle,
 * with the cycle's time. Buffers are bounded: a connection whose peer does not read is not read from either.
 */
package io.margay.control.bgp.transport;
