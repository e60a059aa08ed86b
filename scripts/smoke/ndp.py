#!/usr/bin/env python3
"""Neighbour discovery from and to one interface of this namespace, for the smoke tests.

usage: ndp.py IFACE ns TARGET source=ADDRESS [KEY=VALUE..]   sends one solicitation to the target's solicited-node group
       ndp.py IFACE na TARGET MAC DESTINATION source=ADDRESS to-mac=MAC [KEY=VALUE..]   sends one advertisement to an address
       ndp.py IFACE rs source=ADDRESS [KEY=VALUE..]          sends one router solicitation
Each prints what comes back within half a second, one line per advertisement: destination MAC, source MAC, source and destination address,
hop limit, type, flags (R, S and O, or -), target, MAC of the target's link-layer address option (or -); "bad checksum" if it is one.
The source :: makes a probe. Other keys: mac (of the sender), option (the source's MAC in a solicitation; none leaves it out),
hop-limit, flags (of an advertisement), sum (bad: the checksum is wrong)
"""
import ipaddress
import struct
import sys

sys.dont_write_bytecode = True
from frames import checksum6, came_in, icmpv6, mac, mac_text, opened, own_mac  # noqa: E402

ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT, SOLICITATION, ADVERTISEMENT = 133, 134, 135, 136
FLAGS = {"R": 0x80, "S": 0x40, "O": 0x20}


def option(kind, value):
    return b"" if value == "none" else struct.pack("!BB", kind, 1) + mac(value)


def show(packets):
    for frame in came_in(packets, 0.5):
        if frame[12:14] != b"\x86\xdd" or frame[20] != 58 or frame[54] not in (ROUTER_ADVERTISEMENT, ADVERTISEMENT):
            continue
        length = struct.unpack("!H", frame[18:20])[0]
        source, destination, body = frame[22:38], frame[38:54], frame[54:54 + length]
        flags = "".join(name for name, bit in FLAGS.items() if body[4] & bit) if frame[54] == ADVERTISEMENT else ""
        target = ipaddress.IPv6Address(body[8:24]) if len(body) >= 24 else "-"
        target_mac = mac_text(body[26:32]) if len(body) >= 32 and body[24:26] == b"\x02\x01" else "-"
        print(mac_text(frame[0:6]), mac_text(frame[6:12]), ipaddress.IPv6Address(source), ipaddress.IPv6Address(destination),
              frame[21], body[0], flags or "-", target, target_mac,
              *([] if checksum6(source, destination, 58, body) == 0 else ["bad checksum"]))


def main(arguments):
    iface, verb = arguments[0], arguments[1]
    places = [argument for argument in arguments[2:] if "=" not in argument]
    keys = dict(argument.split("=", 1) for argument in arguments[2:] if "=" in argument)
    sender_mac = keys.get("mac") or mac_text(own_mac(iface))
    if verb == "ns":
        target = ipaddress.IPv6Address(places[0])
        destination = ipaddress.IPv6Address(int(ipaddress.IPv6Address("ff02::1:ff00:0")) | int(target) & 0xFFFFFF)
        to_mac = "33:33:" + ":".join("%02x" % octet for octet in destination.packed[12:])
        body = struct.pack("!BBHI", SOLICITATION, 0, 0, 0) + target.packed
        body += option(1, keys.get("option", "none" if keys.get("source") == "::" else sender_mac))
    elif verb == "na":
        target, destination = ipaddress.IPv6Address(places[0]), ipaddress.IPv6Address(places[2])
        to_mac = keys["to-mac"]
        flags = sum(FLAGS[name] for name in keys.get("flags", ""))
        body = struct.pack("!BBHI", ADVERTISEMENT, 0, 0, flags << 24) + target.packed + option(2, places[1])
    elif verb == "rs":
        destination, to_mac = ipaddress.IPv6Address("ff02::2"), "33:33:00:00:00:02"
        body = struct.pack("!BBHI", ROUTER_SOLICITATION, 0, 0, 0) + option(1, sender_mac)
    else:
        sys.exit(__doc__)
    frame = icmpv6(mac(to_mac), mac(sender_mac), keys["source"], str(destination), body, int(keys.get("hop-limit", 255)))
    if keys.get("sum") == "bad":
        frame = frame[:56] + bytes([frame[56] ^ 0x55]) + frame[57:]
    packets = opened(iface)
    packets.send(frame)
    show(packets)


main(sys.argv[1:])
