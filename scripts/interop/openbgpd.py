"""OpenBGPD (portable)."""

import lan
from daemon import EXTENDED, LARGE, MARGAY_AS, PASSWORD, STANDARD, Daemon, Route, document, same

ROLES = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs", "route-server-client": "rs-client"}


class OpenBgpd(Daemon):
    product = "openbgpd"
    index = 4
    cannot = {
        "refresh-there": "it answers no request: 'AID not negotiated', says its log of what it did negotiate",
        "long-lived-here": "RFC 9494 is not known",
        "bfd": "it has no BFD",
        "learnt-external ipv6": "over an external session of IPv4 it tells IPv6 with the next hop ::1, which is nobody's",
        "learnt-distant ipv6": "over an external session of IPv4 it tells IPv6 with the next hop ::1, which is nobody's",
        "restart-there": "its graceful restart is End-of-RIB and help for others",
        "extended-messages": "RFC 8654 is not known",
        "extended-next-hop": "RFC 8950 is not known",
        "long-lived": "RFC 9494 is not known",
        "hard-reset": "RFC 8538 is not known",
    }

    @staticmethod
    def version():
        return lan.command("sh", "-c", "bgpd -V 2>&1").split()[-1]

    def config(self):
        session, options = self.session, self.options
        keys = ['descr "margay"', "announce IPv4 unicast", "announce IPv6 unicast", "announce enhanced refresh yes",
                f"local-address {self.address}", f"announce restart {'yes' if options.get('restart-time') else 'no'}"]
        if options.get("password"):
            keys.append(f'tcp md5sig password "{PASSWORD}"')
        if options.get("ttl-security"):
            keys.append("ttl-security yes")
        if options.get("multihop"):
            keys.append(f"multihop {options['multihop']}")
        if options.get("role"):
            keys.append(f"announce policy {ROLES[options['role']]}")
        if options.get("add-path"):
            keys += ["announce add-path recv yes", "announce add-path send all"]
        if options.get("max-prefix"):
            keys.append(f"max-prefix {options['max-prefix']}")
        if options.get("cluster-id"):
            keys.append(f"route-reflector {options['cluster-id']}")
        lines = [f"AS {session.remote_as}", f"router-id {self.station.address}", "fib-update no", "holdtime 30", "connect-retry 2",
                 f'socket "{self.station.path("bgpd.sock")}"', "log updates"]
        attributes = " ".join([f"community {each}" for each in sorted(STANDARD)]
                              + [f"large-community {each}" for each in sorted(LARGE)]
                              + [f"ext-community {each.replace(':', ' ', 1)}" for each in sorted(EXTENDED)])
        # over a session of the other family it would say that it is itself, ::1
        lines += [f"network {each} set {{ nexthop {self.station.address6} {attributes} }}" if ":" in each else
                  f"network {each} set {{ {attributes} }}" for each in self.prefixes]
        lines += [f"neighbor {session.margay} {{", f"  remote-as {MARGAY_AS}", *(f"  {each}" for each in keys), "}"]
        if options.get("far"):
            lines += [f"neighbor {options['far']} {{", f"  remote-as {MARGAY_AS}", '  descr "far"', f"  local-address {self.address}",
                      f"  route-reflector {options['cluster-id']}", "  announce add-path recv yes", "}"]
        return "\n".join(lines + ["allow from any", "allow to any", ""])

    def start(self, restarting=False):
        self.station.start("bgpd", "-d", "-v", "-f", self.station.write("bgpd.conf", self.config(), 0o600))
        if not lan.wait_for(10, lambda: self.ask("show", "summary")):
            raise RuntimeError(f"{self.name} does not answer: {self.station.log_tail()}")

    def bgpctl(self, *words):
        return lan.command("bgpctl", "-s", self.station.path("bgpd.sock"), *words, check=False)

    def ask(self, *words):
        return document(self.bgpctl("-j", *words))

    def is_up(self):
        neighbors = self.ask("show", "neighbor", self.session.margay).get("neighbors", [])
        return any(each.get("state") == "Established" for each in neighbors)

    def routes(self):
        found = self.ask("show", "rib", "in", "detail", "neighbor", self.session.margay)
        return [parse_path(path) for path in found.get("rib", [])]

    def change(self, verb, prefixes):
        self.station.write("bgpd.conf", self.config(), 0o600)
        self.bgpctl("reload")

    def refresh(self):
        self.bgpctl("neighbor", self.session.margay, "refresh")

    def shutdown(self, text):
        self.bgpctl("neighbor", self.session.margay, "down", text)

    def enable(self):
        self.bgpctl("neighbor", self.session.margay, "up")

    def told(self):
        return super().told() + self.bgpctl("show", "neighbor", self.session.margay)


def parse_path(path):
    more = {key: value for each in path.get("attributes", []) for key, value in each.items()}
    return Route(
        same(path["prefix"]), path.get("exit_nexthop", path.get("true_nexthop")), [int(each) for each in path.get("aspath", "").split()],
        path.get("localpref"), path.get("metric"), set(path.get("communities", [])), set(path.get("large_communities", [])),
        {each.replace("rt ", "rt:") for each in path.get("extended_communities", [])}, more.get("originator"),
        more.get("cluster_list", []))
