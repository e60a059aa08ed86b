/**
 * Headers as views: where the bytes of Ethernet, ARP, IPv4, ICMP and the transport headers lie, and what they mean.
 *
 * <p>A flyweight is wrapped over borrowed bytes and judges nothing but {@code isValid()}; who has asked once may use every
 * accessor. All fields are big-endian on the wire; addresses come out as {@code int} in the order of the dotted quad, MACs as
 * {@code long} with 48 bits. {@link io.margay.dataplane.packet.Frame} is the one object that walks the graph: the borrowed bytes
 * with the flyweights laid over them and what the nodes have found out so far.
 */
package io.margay.dataplane.packet;
