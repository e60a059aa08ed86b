#!/usr/bin/env python3
"""UDP questions and answers, numbered, for where the kernel's answers to pings are no measure: under a flood it leaves many out.

echo.py serve                  answers whatever comes to port 7007, of both families, until it is ended; says "listening" first
echo.py ask SECONDS ADDRESS..  asks each ten times a second; a line each: ADDRESS ASKED ANSWERED
echo.py burst COUNT ADDRESS..  the same, with that many questions at once
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


def ask(addresses, rounds, questions_a_round):
    sockets = []
    for address in addresses:
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect((address, PORT))
        sock.setblocking(False)
        sockets.append(sock)
    answered = [set() for _ in addresses]
    begin = time.monotonic()
    for turn in range(rounds + round(PATIENCE_S / INTERVAL_S)):
        time.sleep(max(0.0, begin + turn * INTERVAL_S - time.monotonic()))
        for sock, heard in zip(sockets, answered):
            for number in range(questions_a_round if turn < rounds else 0):
                try:
                    sock.send(str(turn * questions_a_round + number).encode())
                except OSError:
                    pass  # an error that came back for an earlier question: this one stays unasked, and so unanswered
            hear(sock, heard)
    for address, heard in zip(addresses, answered):
        print(address, rounds * questions_a_round, len(heard))


def hear(sock, heard):
    while True:
        try:
            heard.add(int(sock.recv(64)))
        except BlockingIOError:
            return
        except OSError:
            continue  # as above


if sys.argv[1:] == ["serve"]:
    serve()
elif sys.argv[1:2] == ["ask"] and len(sys.argv) > 3:
    ask(sys.argv[3:], round(float(sys.argv[2]) / INTERVAL_S), 1)
elif sys.argv[1:2] == ["burst"] and len(sys.argv) > 3:
    ask(sys.argv[3:], 1, int(sys.argv[2]))
else:
    sys.exit(__doc__)
