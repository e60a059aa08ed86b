#!/usr/bin/env python3
"""Looks at every IP packet that comes in by an interface of this namespace, while somebody floods the router before it, for the smoke tests.

usage: sink.py IFACE FROM_MAC SOURCES-DESTINATIONS..   two prefixes with a hyphen between; "any" is every unicast source that may be forwarded
Until it is terminated; then prints how many packets came from that MAC, and exits with 1 if one of them should not have: whose header is not valid
(version, lengths, IPv4 header checksum, a TTL of 0), or whose source and destination are in no pair of prefixes. ARP, and neighbour discovery between
the router and this end, are let pass. The first few that are wrong are printed in hex.
"""
import ipaddress
import signal
import struct
import sys

sys.dont_write_bytecode = True
from frames import came_in, checksum, mac, opened  # noqa: E402

SHOWN = 5


def holds(prefix, address):
    if prefix == "any":
        return not (address.is_multicast or address.is_loopback or address.is_unspecified or address.is_link_local
                    or address.version == 4 and (address.packed[0] == 0 or address.packed[0] >= 240))
    network = ipaddress.ip_network(prefix)
    return network.version == address.version and address in network


def is_allowed(source, destination, flows, known={}):
    """Remembers its answers: most packets are of few flows."""
    if (source, destination) not in known:
        known[source, destination] = any(holds(flow[0], source) and holds(flow[1], destination) for flow in flows)
    return known[source, destination]


def fault(frame, flows):
    """What is wrong with a packet, or None."""
    ethertype, ip = frame[12:14], frame[14:]
    if ethertype == b"\x08\x06":
        return None
    if ethertype == b"\x08\x00":
        length = (ip[0] & 15) * 4 if ip else 0
        if len(ip) < 20 or ip[0] >> 4 != 4 or length < 20 or len(ip) < length:
            return "malformed"
        if not length <= struct.unpack("!H", ip[2:4])[0] <= len(ip):
            return "a wrong length"
        if checksum(ip[:length]) != 0:
            return "a wrong header checksum"
        ttl, source, destination = ip[8], ipaddress.IPv4Address(ip[12:16]), ipaddress.IPv4Address(ip[16:20])
    elif ethertype == b"\x86\xdd":
        if len(ip) < 40 or ip[0] >> 4 != 6:
            return "malformed"
        if 40 + struct.unpack("!H", ip[4:6])[0] > len(ip):
            return "a wrong length"
        ttl, source, destination = ip[7], ipaddress.IPv6Address(ip[8:24]), ipaddress.IPv6Address(ip[24:40])
        if ttl == 255 and ip[6] == 58 and len(ip) > 40 and ip[40] in (135, 136):
            return None
    else:
        return "an ethertype that nobody forwards"
    if ttl == 0:
        return "a TTL of 0"
    return None if is_allowed(source, destination, flows) else "%s must not send to %s here" % (source, destination)


def main(iface, from_mac, *flows):
    packets, from_mac = opened(iface), mac(from_mac)
    flows = [flow.split("-") for flow in flows]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    seen = faults = 0
    print("listening", flush=True)
    try:
        while True:
            for frame in came_in(packets, 60):
                if frame[6:12] != from_mac:
                    continue
                seen += 1
                wrong = fault(frame, flows)
                if wrong:
                    faults += 1
                    if faults <= SHOWN:
                        print("%s: %s" % (wrong, frame[:100].hex()))
    finally:
        print(seen, "packets,", faults, "of them wrong", flush=True)
        if faults:
            sys.exit(1)


main(*sys.argv[1:])
