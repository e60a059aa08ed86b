"""GoBGP: routes are given by its command line, the configuration file has the session."""

import os

import lan
from daemon import EXTENDED, LARGE, MARGAY_AS, PASSWORD, STANDARD, Daemon, Route, document, same


def flag(value):
    return "true" if value else "false"


class Gobgp(Daemon):
    product = "gobgpd"
    index = 3
    cannot = {
        "hard-reset": "its shutdown is a plain Cease, after which routes are kept for its restart",
        "refresh-here": "softresetin looks again at what it has, and asks nobody",
        "bfd": "it has no BFD",
        "extended-messages": "RFC 8654 is not known",
        "role": "RFC 9234 is not known",
        "enhanced-refresh": "RFC 7313 is not known",
    }

    @staticmethod
    def version():
        return lan.command("gobgpd", "--version").split()[-1]

    @property
    def target(self):
        return "unix://" + self.station.path("api.sock")

    def neighbor_config(self, address, is_client):
        options = self.options
        password = f", auth-password: {PASSWORD}" if options.get("password") else ""
        lines = [f'  - config: {{neighbor-address: "{address}", peer-as: {MARGAY_AS}{password}}}',
                 "    timers: {config: {connect-retry: 2, hold-time: 30, keepalive-interval: 10, idle-hold-time-after-reset: 2}}",
                 f'    transport: {{config: {{local-address: "{self.address}"}}}}']
        restarts = options.get("restart-time") and address == self.session.margay  # it would wait for the End-of-RIB of a family that far has not
        if restarts:
            lines.append(f"    graceful-restart: {{config: {{enabled: true, restart-time: {options['restart-time']}, "
                         f"notification-enabled: true, long-lived-enabled: {flag(options.get('long-lived-time'))}}}}}")
        if is_client:
            lines.append("    route-reflector: {config: {route-reflector-client: true, "
                         f"route-reflector-cluster-id: {options['cluster-id']}}}}}")
        if options.get("ttl-security"):
            lines.append("    ttl-security: {config: {enabled: true, ttl-min: 255}}")
        if options.get("multihop"):
            lines.append(f"    ebgp-multihop: {{config: {{enabled: true, multihop-ttl: {options['multihop']}}}}}")
        lines.append("    afi-safis:")
        for which in "ipv4", "ipv6":
            lines.append(f"      - config: {{afi-safi-name: {which}-unicast}}")
            if restarts:
                lines.append("        mp-graceful-restart: {config: {enabled: true}}")
            if options.get("long-lived-time"):
                lines.append("        long-lived-graceful-restart: "
                             f"{{config: {{enabled: true, restart-time: {options['long-lived-time']}}}}}")
            if options.get("add-path"):
                lines.append("        add-paths: {config: {receive: true, send-max: 8}}")
            if options.get("max-prefix"):
                lines.append(f"        prefix-limit: {{config: {{max-prefixes: {options['max-prefix']}}}}}")
        return "\n".join(lines)

    def config(self):
        session, options = self.session, self.options
        neighbors = [self.neighbor_config(session.margay, bool(options.get("cluster-id")))]
        if options.get("far"):
            neighbors.append(self.neighbor_config(options["far"], True))
        return "\n".join([
            "global:",
            f'  config: {{as: {session.remote_as}, router-id: {self.station.address}, local-address-list: ["0.0.0.0", "::"]}}',
            "neighbors:", *neighbors, ""])

    def start(self, restarting=False):
        config = self.station.write("gobgp.yaml", self.config())
        self.station.own("nobody")
        if os.path.exists(self.station.path("api.sock")):
            os.remove(self.station.path("api.sock"))  # of one that was killed
        self.station.start(
            "setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "gobgpd", "-t", "yaml", "-f", config, "-p",
            "--api-hosts", self.target, "--pprof-disable", "--cpus", "1", *(["-r"] if restarting else []))
        if not lan.wait_for(10, lambda: self.ask("global")):
            raise RuntimeError(f"{self.name} does not answer: {self.station.log_tail()}")
        for prefix in self.prefixes:
            self.rib("add", prefix)

    def gobgp(self, *words):
        return lan.command("gobgp", "--target", self.target, *words, check=False)

    def ask(self, *words):
        return document(self.gobgp("-j", *words))

    def rib(self, verb, prefix):
        six = ":" in prefix
        attributes = ["origin", "igp", "community", ",".join(sorted(STANDARD)), "large-community", ",".join(sorted(LARGE)),
                      *(word for each in sorted(EXTENDED) for word in each.split(":", 1))]
        next_hop = self.station.address6 if six or (self.session.transport6 and self.options.get("extended-next-hop")) else self.station.address
        self.gobgp("global", "rib", verb, "-a", "ipv6" if six else "ipv4", prefix, *(
            ["nexthop", next_hop] + attributes if verb == "add" else []))

    def change(self, verb, prefixes):
        for prefix in prefixes:
            self.rib("add" if verb == "announce" else "del", prefix)

    def is_up(self):
        return self.ask("neighbor", self.session.margay).get("state", {}).get("session_state") == 6

    def routes(self):
        found = []
        for family in "ipv4", "ipv6":
            for prefix, paths in self.ask("neighbor", self.session.margay, "adj-in", "-a", family).items():
                if isinstance(paths, list):
                    found += [parse_path(prefix, path["attrs"]) for path in paths]
        return found

    def keeps(self, prefix):
        return bool(self.ask("global", "rib", "-a", "ipv6" if ":" in prefix else "ipv4", prefix))

    def refresh(self):
        self.gobgp("neighbor", self.session.margay, "softresetin")

    def shutdown(self, text):
        self.gobgp("neighbor", self.session.margay, "shutdown", "--reason", text)

    def enable(self):
        """After a shutdown it begins again by itself, after its limit it does not."""
        self.gobgp("neighbor", self.session.margay, "enable")


def parse_path(prefix, attributes):
    route = Route(same(prefix))
    for each in attributes:
        kind, value = each["type"], each.get("value")
        if kind == 2:
            route.as_path = [number for segment in each.get("as_paths", []) for number in segment.get("asns", [])]
        elif kind in (3, 14):
            route.next_hop = each.get("nexthop", route.next_hop)
        elif kind == 4:
            route.med = each.get("metric", value)
        elif kind == 5:
            route.local_pref = value
        elif kind == 8:
            route.standard = {f"{each >> 16}:{each & 0xFFFF}" for each in each.get("communities", [])}
        elif kind == 9:
            route.originator = value
        elif kind == 10:
            route.clusters = value
        elif kind == 16:
            route.extended = {f"rt:{each['value']}" if each.get("subtype") == 2 else str(each) for each in value}
        elif kind == 32:
            route.large = {f"{each['ASN']}:{each['LocalData1']}:{each['LocalData2']}" for each in value}
    return route
