#!/usr/bin/env python3
"""Frames from and to one interface of this namespace, for the smoke tests. What makes and opens them is used by ndp.py, fuzz.py and sink.py too.

usage: frames.py IFACE arp OP SENDER_IP TARGET_IP [SENDER_MAC]  sends one ARP packet, prints what comes back within half a second
       frames.py IFACE listen                                   prints ARP that comes in within half a second
Prints one line per ARP answer: destination MAC, source MAC, operation, sender MAC, sender IP, target IP.
"""
import ipaddress
import socket
import struct
import sys
import time

ETH_P_ALL, ETH_P_ARP = 3, 0x0806


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def mac_text(raw):
    return ":".join("%02x" % octet for octet in raw)


def own_mac(iface):
    with open("/sys/class/net/%s/address" % iface) as file:
        return mac(file.read().strip())


def arp(destination, operation, sender_mac, sender_ip, target_ip):
    return (destination + sender_mac + struct.pack("!HHHBBH", ETH_P_ARP, 1, 0x0800, 6, 4, operation)
            + sender_mac + socket.inet_aton(sender_ip) + bytes(6) + socket.inet_aton(target_ip))


def came_in(packets, seconds):
    """The frames that come in, for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        packets.settimeout(left)
        try:
            frame, address = packets.recvfrom(65536)
        except socket.timeout:
            return
        if address[2] != socket.PACKET_OUTGOING:
            yield frame


def show_arp(packets):
    for frame in came_in(packets, 0.5):
        if frame[12:14] == b"\x08\x06":
            operation = struct.unpack("!H", frame[20:22])[0]
            print(mac_text(frame[0:6]), mac_text(frame[6:12]), operation, mac_text(frame[22:28]),
                  socket.inet_ntoa(frame[28:32]), socket.inet_ntoa(frame[38:42]))


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(destination_mac, source_mac, source, destination, ttl=64, protocol=17, payload=bytes(26)):
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 7, 0, ttl, protocol, 0,
                         socket.inet_aton(source), socket.inet_aton(destination))
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return destination_mac + source_mac + b"\x08\x00" + header + payload


def checksum6(source, destination, protocol, payload):
    return checksum(source + destination + struct.pack("!II", len(payload), protocol) + payload)


def ipv6(destination_mac, source_mac, source, destination, hop_limit=64, protocol=17, payload=bytes(8)):
    return (destination_mac + source_mac + b"\x86\xdd" + struct.pack("!IHBB", 6 << 28, len(payload), protocol, hop_limit)
            + ipaddress.IPv6Address(source).packed + ipaddress.IPv6Address(destination).packed + payload)


def icmpv6(destination_mac, source_mac, source, destination, body, hop_limit=255):
    """The body has no checksum yet."""
    ends = ipaddress.IPv6Address(source).packed, ipaddress.IPv6Address(destination).packed
    body = body[:2] + struct.pack("!H", checksum6(*ends, 58, body)) + body[4:]
    return ipv6(destination_mac, source_mac, source, destination, hop_limit, 58, body)


def opened(iface):
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    packets.bind((iface, ETH_P_ALL))
    return packets


def main(arguments):
    iface, verb = arguments[0], arguments[1]
    packets = opened(iface)
    if verb == "arp":
        operation, sender_ip, target_ip = int(arguments[2]), arguments[3], arguments[4]
        sender_mac = mac(arguments[5]) if len(arguments) > 5 else own_mac(iface)
        packets.send(arp(b"\xff" * 6, operation, sender_mac, sender_ip, target_ip))
        show_arp(packets)
    elif verb == "listen":
        show_arp(packets)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
