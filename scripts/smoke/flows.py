#!/usr/bin/env python3
"""Which of several hosts with one address answers which flow, for the smoke tests.

usage: flows.py answer NAME PORT              answers each datagram with the name; until killed
       flows.py ask ADDRESS PORT COUNT FIRST  a datagram from each of so many source ports on; prints "port name" a line, "-" for no answer in 2 s
"""
import socket
import sys
import time


def answer(name, port):
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("10.50.0.1", port))
    while True:
        _, peer = datagrams.recvfrom(64)
        datagrams.sendto(name.encode(), peer)


def ask(address, port, count, first):
    sockets = []
    for source in range(first, first + count):
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.bind(("", source))
        one.connect((address, port))
        one.send(b"?")
        sockets.append((source, one))
    deadline = time.monotonic() + 2
    for source, one in sockets:
        one.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            print(source, one.recv(64).decode())
        except OSError:
            print(source, "-")


if __name__ == "__main__":
    if sys.argv[1] == "answer":
        answer(sys.argv[2], int(sys.argv[3]))
    else:
        ask(sys.argv[2], *map(int, sys.argv[3:6]))
