#!/usr/bin/env python3
"""UDP questions and answers, numbered, for where the kernel's answers to pings are no measure: under a flood it leaves many out.

echo.py serve                  answers whatever comes to port 7007, of both families, until it is ended; says "listening" first
echo.py ask SECONDS ADDRESS..  asks each ten times a second; a line each: ADDRESS ASKED ANSWERED
"""
import socket
import sys
import time

PORT = 7007
INTERVAL_S = 0.1
PATIENCE_S = 2


def serve():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind(("::", PORT))
        print("listening", flush=True)
        while True:
            data, sender = sock.recvfrom(64)
            sock.sendto(data, sender)


def ask(seconds, addresses):
    sockets = []
    for address in addresses:
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect((address, PORT))
        sock.setblocking(False)
        sockets.append(sock)
    answered = [set() for _ in addresses]
    asked = round(seconds / INTERVAL_S)
    begin = time.monotonic()
    for number in range(asked + round(PATIENCE_S / INTERVAL_S)):
        time.sleep(max(0.0, begin + number * INTERVAL_S - time.monotonic()))
        for sock, heard in zip(sockets, answered):
            try:
                if number < asked:
                    sock.send(str(number).encode())
            except OSError:
                pass  # an error that came back for an earlier question: that one stays unanswered
            while True:
                try:
                    heard.add(int(sock.recv(64)))
                except BlockingIOError:
                    break
                except OSError:
                    continue
    for address, heard in zip(addresses, answered):
        print(address, asked, len(heard))


if sys.argv[1:] == ["serve"]:
    serve()
elif sys.argv[1:2] == ["ask"] and len(sys.argv) > 3:
    ask(float(sys.argv[2]), sys.argv[3:])
else:
    sys.exit(__doc__)
