"""Margay as it is installed: scripts/margay run with a configuration file, asked over its control socket."""

import json
import os
import signal
import socket

import lan

LAUNCHER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "margay")


class Margay:
    """The router of one station."""

    def __init__(self, station):
        self.station = station
        self.runtime = station.path("run")
        self.config = station.path("margay.yaml")

    def write(self, text):
        self.station.write("margay.yaml", text)

    def start(self):
        self.station.start(LAUNCHER, "run", "-c", self.config, "--runtime", self.runtime)
        if not lan.wait_for(30, lambda: self.ask("bgp summary") is not None or self.station.has_died()):
            raise RuntimeError("Margay does not answer: " + self.station.log_tail())
        if self.station.has_died():
            raise RuntimeError("Margay did not start: " + self.station.log_tail(40))

    def stop(self):
        self.station.end()

    def kill(self):
        self.station.end(signal.SIGKILL)

    def cli(self, *words, check=True):
        return lan.command(LAUNCHER, *words, "--runtime", self.runtime, check=check)

    def reload(self):
        return self.cli("reload")

    def ask(self, query, **fields):
        """The result, or None when there is none."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5)
                client.connect(os.path.join(self.runtime, "control.sock"))
                client.sendall(json.dumps({"query": query, **fields}).encode() + b"\n")
                answer = b""
                while not answer.endswith(b"\n"):
                    more = client.recv(1 << 20)
                    if not more:
                        return None
                    answer += more
        except OSError:
            return None
        answer = json.loads(answer)
        return answer["result"] if answer.get("ok") else None

    def summary(self):
        """Peer by name."""
        result = self.ask("bgp summary")
        return {peer["name"]: peer for peer in result["peers"]} if result else {}

    def peer(self, name):
        return self.ask("bgp peer", peer=name) or {}

    def routes(self, **fields):
        """Paths by prefix, the best first."""
        found, after = {}, {}
        while True:
            result = self.ask("bgp routes", **fields, **after)
            if result is None:
                return found
            for route in result["routes"]:
                found[route["prefix"]] = route["paths"]
            if "next" not in result:
                return found
            after = {"after": result["next"]}

    def fib(self):
        """Lines of the FIB by prefix, read from its file."""
        found = {}
        for line in self.cli("fib", "dump", check=False).splitlines():
            words = line.split()
            prefix = next((word for word in words if "/" in word), None)
            found[prefix] = line
        return found
