"""ExaBGP: has no table of its own; what it says about each message is gathered here, in its words, for its JSON ends sessions with ADD-PATH."""

import os
import re

import lan
from daemon import EXTENDED, LARGE, MARGAY_AS, PASSWORD, STANDARD, Daemon, Route, same

HOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "exabgp_hook.py")


class ExaBgp(Daemon):
    product = "exabgp"
    index = 5
    cannot = {
        "long-lived-here": "RFC 9494 is not known",
        "shutdown-there": "it takes a NOTIFICATION for a message that it cannot decode, and does not show it",
        "restart-here": "it has no table to keep",
        "shutdown-here": "its teardown takes no text",
        "max-prefix-there": "it has no limit",
        "bfd": "it has no BFD",
        "role": "RFC 9234 is not known",
        "long-lived": "RFC 9494 is not known",
        "hard-reset": "RFC 8538 is not known",
        "reflector": "it passes nothing on",
    }

    @staticmethod
    def version():
        return lan.command("exabgp", "--version").split("\n")[0].split()[-1]

    def config(self):
        session, options = self.session, self.options
        keys = []
        if options.get("password"):
            keys.append(f'md5-password "{PASSWORD}";')
        if options.get("ttl-security"):
            keys.append("outgoing-ttl 255; incoming-ttl 255;")
        elif options.get("multihop"):
            keys.append(f"outgoing-ttl {options['multihop']};")
        capabilities = ["asn4 enable;", "route-refresh enable;", "extended-message enable;",
                        f"add-path {'send/receive' if options.get('add-path') else 'disable'};"]
        if options.get("restart-time"):
            capabilities.append(f"graceful-restart {options['restart-time']};")
        if options.get("extended-next-hop"):
            capabilities.append("nexthop enable;")
        routes = [self.route(each) for each in self.prefixes]
        if options.get("add-path"):
            routes.append(self.route(session.shared, "path-information 0.0.0.2 med 7"))
        return "\n".join([
            "process tell {", f"  run /usr/bin/python3 {HOOK} {self.station.path('said')} {self.station.path('commands')};",
            "  encoder text;", "}",
            f"neighbor {session.margay} {{",
            f"  router-id {self.station.address};", f"  local-address {self.address};", f"  local-as {session.remote_as};",
            f"  peer-as {MARGAY_AS};", f"  hold-time {options.get('hold-time', 30)};", *(f"  {each}" for each in keys),
            "  family { ipv4 unicast; ipv6 unicast; }",
            "  capability {", *(f"    {each}" for each in capabilities), "  }",
            *(["  nexthop { ipv4 unicast ipv6; }"] if options.get("extended-next-hop") else []),
            *(["  add-path { ipv4 unicast; ipv6 unicast; }"] if options.get("add-path") else []),
            "  api { processes [ tell ]; neighbor-changes; receive { parsed; open; update; notification; refresh; } }",
            "  static {", *(f"    route {each};" for each in routes), "  }", "}", ""])

    def route(self, prefix, more=""):
        six = ":" in prefix or self.session.transport6 and self.options.get("extended-next-hop")
        communities = prefix == self.options.get("large-route") and [f"65020:{each}" for each in range(1100)] or sorted(STANDARD)
        return (f"{prefix} next-hop {self.station.address6 if six else self.station.address} {more} "
                f"community [ {' '.join(communities)} ] large-community [ {' '.join(sorted(LARGE))} ] "
                f"extended-community [ {' '.join(each.replace('rt:', 'target:') for each in sorted(EXTENDED))} ]")

    def start(self, restarting=False):
        config = self.station.write("exabgp.conf", self.config())
        self.station.write("said", "")
        if not os.path.exists(self.station.path("commands")):
            os.mkfifo(self.station.path("commands"))
        self.station.own("exabgp")
        self.station.start("setpriv", "--reuid", "exabgp", "--regid", "exabgp", "--clear-groups", "exabgp", config, env={
            "exabgp.daemon.user": "exabgp", "exabgp.daemon.daemonize": "false", "exabgp.api.cli": "false", "exabgp.api.ack": "false",
            "exabgp.log.level": "INFO", "exabgp.log.destination": "stdout", "exabgp.tcp.bind": self.address, "exabgp.tcp.port": "179",
            "exabgp.tcp.delay": "0", "exabgp.cache.attributes": "false"})

    def lines(self):
        """What it has said, whole lines, without the neighbour's address at the beginning."""
        with open(self.station.path("said"), encoding="utf-8", errors="replace") as file:
            return [line[:-1].split(" ", 2)[2] for line in file if line.startswith("neighbor ") and line.endswith("\n")]

    def command(self, line):
        with open(self.station.path("commands"), "w", encoding="ascii") as pipe:
            pipe.write(line + "\n")

    def is_up(self):
        states = [line.split()[0] for line in self.lines() if line.startswith(("up", "down", "connected"))]
        return bool(states) and states[-1] == "up"

    def routes(self):
        table = {}
        for line in self.lines():
            if line.startswith("down"):
                table = {}
            update = re.match(r"receive update (announced|withdrawn) (\S+)(?: path-information (\S+))?(.*)", line)
            if update:
                verb, prefix, identifier, attributes = update.groups()
                table.pop((prefix, identifier), None)
                if verb == "announced":
                    table[prefix, identifier] = parse_path(prefix, attributes)
        return list(table.values())

    def change(self, verb, prefixes):
        self.command("\n".join(f"{verb} route {self.route(each)}" for each in prefixes))

    def refresh(self):
        self.command("announce route-refresh ipv4 unicast")

    def shutdown(self, text):
        self.command(f"neighbor {self.session.margay} teardown 2")

    def enable(self):
        pass  # a teardown is followed by a new session

    def told(self):
        """The data of a NOTIFICATION comes as octets."""
        octets = [re.search(r"notification .* data 0x([0-9A-Fa-f]+)", line) for line in self.lines()]
        return super().told() + "".join(bytes.fromhex(each.group(1)).decode("latin-1") for each in octets if each)


def parse_path(prefix, text):
    def words(key):
        found = re.search(rf" {key} (?:\[ ?([^\]]*)\]|(\S+))", text)
        return (found.group(1) or found.group(2)).split() if found else []

    def value(key):
        return next(iter(words(key)), None)

    local_pref, med = value("local-preference"), value("med")
    return Route(
        same(prefix), value("next-hop"), [int(each) for each in words("as-path") if each.isdigit()],
        int(local_pref) if local_pref else None, int(med) if med else None, set(words("community")), set(words("large-community")),
        {each.replace("target:", "rt:") for each in words("extended-community")}, value("originator-id"), words("cluster-list"))
