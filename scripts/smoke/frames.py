#!/usr/bin/env python3
"""Frames from and to one interface of this namespace, for the smoke tests.

usage: frames.py IFACE arp OP SENDER_IP TARGET_IP [SENDER_MAC]  sends one ARP packet, prints what comes back within half a second
       frames.py IFACE listen                                   prints ARP that comes in within half a second
       frames.py IFACE fuzz SECONDS SEED GATEWAY_MAC SOURCE_IP DESTINATION_IP   random and mutated frames at full rate
Prints one line per ARP answer: destination MAC, source MAC, operation, sender MAC, sender IP, target IP.
"""
import random
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


def show_arp(packets):
    end = time.monotonic() + 0.5
    while True:
        packets.settimeout(max(0.001, end - time.monotonic()))
        try:
            frame, address = packets.recvfrom(2048)
        except socket.timeout:
            return
        if address[2] == socket.PACKET_OUTGOING or frame[12:14] != b"\x08\x06":
            continue
        operation = struct.unpack("!H", frame[20:22])[0]
        print(mac_text(frame[0:6]), mac_text(frame[6:12]), operation, mac_text(frame[22:28]),
              socket.inet_ntoa(frame[28:32]), socket.inet_ntoa(frame[38:42]))


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(destination_mac, source_mac, source, destination, ttl=64, protocol=17, payload=bytes(26)):
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 7, 0, ttl, protocol, 0,
                         socket.inet_aton(source), socket.inet_aton(destination))
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return destination_mac + source_mac + b"\x08\x00" + header + payload


def fuzz(packets, iface, seconds, seed, gateway, source, destination):
    dice = random.Random(seed)
    good = [ipv4(gateway, own_mac(iface), source, destination),
            ipv4(gateway, own_mac(iface), source, destination, protocol=1, payload=b"\x08\x00" + bytes(30)),
            arp(b"\xff" * 6, 1, own_mac(iface), source, "169.254.1.1")]
    sent = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if dice.random() < 0.3:
            frame = dice.randbytes(dice.randrange(14, 1500))
        else:
            frame = bytearray(dice.choice(good))
            for _ in range(dice.randrange(1, 5)):
                frame[dice.randrange(len(frame))] = dice.randrange(256)
        try:
            packets.send(bytes(frame))
            sent += 1
        except OSError:
            pass  # the interface's queue is full: the next one goes
    print(sent)


def main(arguments):
    iface, verb = arguments[0], arguments[1]
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    packets.bind((iface, ETH_P_ALL))
    if verb == "arp":
        operation, sender_ip, target_ip = int(arguments[2]), arguments[3], arguments[4]
        sender_mac = mac(arguments[5]) if len(arguments) > 5 else own_mac(iface)
        packets.send(arp(b"\xff" * 6, operation, sender_mac, sender_ip, target_ip))
        show_arp(packets)
    elif verb == "listen":
        show_arp(packets)
    elif verb == "fuzz":
        fuzz(packets, iface, float(arguments[2]), int(arguments[3]), mac(arguments[4]), arguments[5], arguments[6])
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
