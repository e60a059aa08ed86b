#!/usr/bin/env python3
"""Random and mutated frames of both families from an interface of this namespace, as fast as they go, for the smoke tests.

usage: fuzz.py IFACE SECONDS SEED TO_MAC SOURCE4 DESTINATION4 SOURCE6 DESTINATION6
Prints how many were sent. One in eight is all random, one in eight random behind a good Ethernet header and the first bytes of a protocol; the
others are good frames with a few octets changed, some cut short, and some of those with their IPv4 header checksum made good again, so that not
every change is refused for its checksum. The same seed makes the same frames.
"""
import random
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
from frames import arp, checksum, icmpv6, ipv4, ipv6, mac, opened, own_mac  # noqa: E402

BEGINNINGS = [b"\x08\x00\x45\x00", b"\x08\x00\x4f", b"\x86\xdd\x60\x00", b"\x08\x06\x00\x01\x08\x00\x06\x04", b"\x81\x00\x00\x01\x08\x00", b"\x08\x00", b"\x86\xdd"]


def good_frames(to, own, source4, destination4, source6, destination6):
    tcp = struct.pack("!HHIIBBHHH", 40000, 9, 1, 0, 0x50, 2, 1024, 0, 0)
    fragment6 = struct.pack("!BBHI", 17, 0, 1 << 3 | 1, 7)
    hop_by_hop = struct.pack("!BBBBI", 17, 0, 5, 2, 0)
    solicitation = struct.pack("!BBHI", 135, 0, 0, 0) + socket.inet_pton(socket.AF_INET6, "fe80::ecee:eeff:feee:eeee") + b"\x01\x01" + own
    options = bytearray(ipv4(to, own, source4, destination4, payload=bytes(40)))
    options[14] = 0x47  # two words of options, here the first of the payload: a record route
    options[34:42] = b"\x07\x07\x04\x00\x00\x00\x00\x00"
    quoted = ipv4(to, own, destination4, source4)[14:42]
    return [ipv4(to, own, source4, destination4),
            ipv4(to, own, source4, destination4, protocol=1, payload=b"\x08\x00\xf7\xff" + bytes(30)),
            ipv4(to, own, source4, destination4, protocol=1, payload=struct.pack("!BBHI", 3, 4, 0, 576) + quoted),
            ipv4(to, own, source4, destination4, protocol=6, payload=tcp),
            ipv4(to, own, source4, destination4, ttl=1),
            ipv4(to, own, source4, destination4, payload=bytes(1472)),
            with_header_checksum(options),
            arp(b"\xff" * 6, 1, own, source4, "169.254.1.1"),
            arp(to, 2, own, source4, "169.254.1.1"),
            ipv6(to, own, source6, destination6, payload=bytes(26)),
            ipv6(to, own, source6, destination6, hop_limit=1, payload=bytes(26)),
            ipv6(to, own, source6, destination6, protocol=6, payload=tcp),
            ipv6(to, own, source6, destination6, protocol=44, payload=fragment6 + bytes(32)),
            ipv6(to, own, source6, destination6, protocol=0, payload=hop_by_hop + bytes(26)),
            ipv6(to, own, source6, destination6, payload=bytes(1460)),
            icmpv6(to, own, source6, destination6, b"\x80\x00\x00\x00" + bytes(30), 64),
            icmpv6(to, own, source6, destination6, b"\x02\x00\x00\x00\x00\x00\x05\x00" + bytes(48), 64),
            icmpv6(b"\x33\x33\xff\xee\xee\xee", own, source6, "ff02::1:ffee:eeee", solicitation),
            icmpv6(b"\x33\x33\x00\x00\x00\x02", own, source6, "ff02::2", b"\x85\x00\x00\x00" + bytes(4))]


def with_header_checksum(frame):
    length = (frame[14] & 15) * 4
    if frame[12:14] == b"\x08\x00" and 20 <= length <= len(frame) - 14:
        frame[24:26] = bytes(2)
        frame[24:26] = struct.pack("!H", checksum(bytes(frame[14:14 + length])))
    return frame


def frame_of(dice, good, to, own):
    kind = dice.randrange(8)
    if kind == 0:
        return dice.randbytes(dice.randrange(14, 1500))
    if kind == 1:
        return to + own + dice.choice(BEGINNINGS) + dice.randbytes(dice.randrange(0, 1400))
    frame = bytearray(dice.choice(good))
    for _ in range(dice.randrange(1, 5)):
        # most of what is decided is decided by the first hundred octets
        frame[dice.randrange(min(len(frame), 100))] = dice.randrange(256)
    if kind == 2:
        del frame[dice.randrange(14, len(frame)):]
    if kind > 4:
        with_header_checksum(frame)
    return bytes(frame)


def main(iface, seconds, seed, to, *addresses):
    dice = random.Random(int(seed))
    packets, to, own = opened(iface), mac(to), own_mac(iface)
    good = good_frames(to, own, *addresses)
    sent = 0
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            packets.send(frame_of(dice, good, to, own))
            sent += 1
        except OSError:
            pass  # the interface's queue is full, or the frame too long: the next one goes
    print(sent)


main(*sys.argv[1:])
