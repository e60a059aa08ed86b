/**
 * BGP-4 on the wire: bytes to messages and back (RFC 4271 4), without I/O and without state.
 *
 * <p>{@link io.margay.control.bgp.wire.MessageDecoder} takes one whole message and answers with a {@link
 * io.margay.control.bgp.wire.Decoded}: a message, or a {@link io.margay.control.bgp.wire.BgpError} that says what the peer is to be
 * told. A faulty attribute costs what RFC 7606 says: the attribute, the routes of that UPDATE, or the session. Nothing here throws at
 * what a peer may send; lengths are checked before each read.
 *
 * <p>{@link io.margay.control.bgp.wire.MessageEncoder} writes messages, attributes in ascending order of type; what it writes the
 * decoder reads back equal, which the tests do with everything that is ever decoded.
 *
 * <p>What a session agreed on that bytes depend on is a value ({@link io.margay.control.bgp.wire.WireOptions}).
 *
 * <p>RFCs: 4271 (messages), 5492 and 9072 (capabilities, extended parameters), 6793 (4-octet AS numbers), 4760 and 2545 (IPv4 and IPv6
 * unicast), 8950 (IPv4 by IPv6 next hops), 7911 (path identifiers), 8654 (extended messages), 2918 and 7313 (route refresh), 4724, 8538
 * and 9494 (the capabilities of graceful restart, hard reset), 9234 (role, ONLY_TO_CUSTOMER), 1997, 4360 and 8092 (communities), 4456
 * (ORIGINATOR_ID, CLUSTER_LIST), 7606 (error handling), 9003 (shutdown message), 4486 and 9384 (subcodes of Cease), 6608 (FSM subcodes).
 */
package io.margay.control.bgp.wire;
