#!/usr/bin/env python3
"""Bytes from one namespace to another, over TCP or UDP, IPv4 or IPv6, for the smoke tests and the demo.

usage: transfer.py hello PORT                     answers each connection with both ends' addresses, and each datagram; until killed
       transfer.py ask ADDRESS PORT               prints that answer, by TCP
       transfer.py ask-udp ADDRESS PORT           the same by UDP
       transfer.py receive PORT FILE              takes one connection's bytes into a file
       transfer.py send ADDRESS PORT FILE         sends a file's bytes
       transfer.py datagrams PORT COUNT           prints length and SHA-256 of each datagram, ends after so many or after 20 s
       transfer.py datagram ADDRESS PORT LENGTH SEED [df]   sends one datagram, prints length and SHA-256;
                                                  without df, of IPv4, no router is told not to cut it, whatever the kernel knows of the way;
                                                  with df it may not be cut, and is "too long: MTU" if the kernel knows that it would have to be
Servers take both families. What waits gives up after 20 s, with exit code 1.
"""
import errno
import hashlib
import ipaddress
import random
import selectors
import socket
import sys

PATIENCE_S = 20
# linux/in.h, in6.h; not in every Python's socket module
IP_MTU_DISCOVER, IP_PMTUDISC_DO, IP_PMTUDISC_OMIT, IP_MTU = 10, 2, 5, 14
IPV6_MTU_DISCOVER, IPV6_MTU = 23, 24


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def plain(address):
    """Of an IPv4 peer of a server for both families: its IPv4 address."""
    parsed = ipaddress.ip_address(address)
    return str(parsed.ipv4_mapped or parsed) if parsed.version == 6 else address


def server(port):
    return socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)


def datagram_server(port):
    datagrams = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    datagrams.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    datagrams.bind(("::", port))
    return datagrams


def hello(port):
    listener, datagrams = server(port), datagram_server(port)
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(datagrams, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is datagrams:
                    _, peer = datagrams.recvfrom(2048)
                    datagrams.sendto(("hello %s\n" % plain(peer[0])).encode(), peer)
                else:
                    connection, peer = listener.accept()
                    with connection:
                        own = connection.getsockname()
                        connection.sendall(("hello %s, this is %s\n" % (plain(peer[0]), plain(own[0]))).encode())


def ask(address, port):
    with socket.create_connection((address, port), timeout=PATIENCE_S) as connection:
        print(connection.makefile().read(), end="")


def ask_udp(address, port):
    with socket.socket(family(address), socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(PATIENCE_S)
        datagrams.connect((address, port))
        datagrams.send(b"?")
        print(datagrams.recv(2048).decode(), end="")


def receive(port, path):
    with server(port) as listener:
        listener.settimeout(PATIENCE_S)
        connection, _ = listener.accept()
        connection.settimeout(PATIENCE_S)
        with connection, open(path, "wb") as file:
            while data := connection.recv(1 << 20):
                file.write(data)


def send(address, port, path):
    with socket.create_connection((address, port), timeout=PATIENCE_S) as connection, open(path, "rb") as file:
        connection.sendfile(file)


def tell(data):
    print(len(data), hashlib.sha256(data).hexdigest(), flush=True)


def datagrams(port, count):
    with datagram_server(port) as arriving:
        arriving.settimeout(PATIENCE_S)
        for _ in range(count):
            tell(arriving.recv(65536))


def datagram(address, port, length, seed, may_not_be_cut):
    data = random.Random(seed).randbytes(length)
    with socket.socket(family(address), socket.SOCK_DGRAM) as sender:
        if family(address) == socket.AF_INET:
            sender.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO if may_not_be_cut else IP_PMTUDISC_OMIT)
        elif may_not_be_cut:
            sender.setsockopt(socket.IPPROTO_IPV6, IPV6_MTU_DISCOVER, IP_PMTUDISC_DO)
        sender.connect((address, port))
        try:
            sender.send(data)
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise
            option = (socket.IPPROTO_IP, IP_MTU) if family(address) == socket.AF_INET else (socket.IPPROTO_IPV6, IPV6_MTU)
            print("too long:", sender.getsockopt(*option))
            return
    tell(data)


def main(arguments):
    verb = arguments[0] if arguments else ""
    if verb == "hello":
        hello(int(arguments[1]))
    elif verb == "ask":
        ask(arguments[1], int(arguments[2]))
    elif verb == "ask-udp":
        ask_udp(arguments[1], int(arguments[2]))
    elif verb == "receive":
        receive(int(arguments[1]), arguments[2])
    elif verb == "send":
        send(arguments[1], int(arguments[2]), arguments[3])
    elif verb == "datagrams":
        datagrams(int(arguments[1]), int(arguments[2]))
    elif verb == "datagram":
        datagram(arguments[1], int(arguments[2]), int(arguments[3]), int(arguments[4]), arguments[5:] == ["df"])
    else:
        sys.exit(__doc__)


try:
    main(sys.argv[1:])
except OSError as error:
    sys.exit("%s: %s" % (sys.argv[1], error))
