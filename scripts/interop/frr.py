"""FRRouting: zebra, bgpd and, where asked for, bfdd; vtysh to ask them."""

import lan
from daemon import EXTENDED, LARGE, MARGAY_AS, PASSWORD, STANDARD, Daemon, Route, document, documents, same

LIBRARY = "/usr/lib/frr"
ROLES = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs-server", "route-server-client": "rs-client"}


def own_map(name):
    """FRR's own routes go out with communities of each kind."""
    return [f"route-map {name} permit 10", f" set community {' '.join(sorted(STANDARD))} additive",
            f" set large-community {' '.join(sorted(LARGE))} additive",
            *(f" set extcommunity {each.replace(':', ' ', 1)}" for each in sorted(EXTENDED)), "exit"]


class Frr(Daemon):
    product = "frr"
    index = 2
    cannot = {}

    @staticmethod
    def version():
        return lan.command(f"{LIBRARY}/bgpd", "--version").split()[2]

    @property
    def margay(self):
        return "eth0" if self.options.get("unnumbered") else self.session.margay

    def config(self):
        session, options, margay = self.session, self.options, self.margay
        globals_, keys, family = [], [], []
        if options.get("unnumbered"):
            keys.append(f"neighbor eth0 interface remote-as {MARGAY_AS}")
        else:
            keys += [f"neighbor {margay} remote-as {MARGAY_AS}", f"neighbor {margay} update-source {self.address}"]
        keys.append(f"neighbor {margay} timers connect 1")
        if options.get("password"):
            keys.append(f"neighbor {margay} password {PASSWORD}")
        if options.get("ttl-security"):
            keys.append(f"neighbor {margay} ttl-security hops 1")
        if options.get("multihop"):
            keys.append(f"neighbor {margay} ebgp-multihop {options['multihop']}")
        if options.get("role"):
            keys.append(f"neighbor {margay} local-role {ROLES[options['role']]}")
        if options.get("bfd"):
            keys += [f"neighbor {margay} bfd", f"neighbor {margay} bfd profile fast"]
        if options.get("extended-next-hop"):
            keys.append(f"neighbor {margay} capability extended-nexthop")
        if options.get("restart-time"):
            globals_ += ["bgp graceful-restart", "bgp graceful-restart preserve-fw-state",
                         f"bgp graceful-restart restart-time {options['restart-time']}"]
        if options.get("long-lived-time"):
            globals_.append(f"bgp long-lived-graceful-restart stale-time {options['long-lived-time']}")
        family.append(f"neighbor {margay} {'addpath-tx-all-paths' if options.get('add-path') else 'disable-addpath-rx'}")
        if options.get("max-prefix"):
            family.append(f"neighbor {margay} maximum-prefix {options['max-prefix']} restart 1")
        if options.get("cluster-id"):
            globals_.append(f"bgp cluster-id {options['cluster-id']}")
            family.append(f"neighbor {margay} route-reflector-client")
        if options.get("far"):
            keys += [f"neighbor {options['far']} remote-as {MARGAY_AS}", f"neighbor {options['far']} timers connect 1"]
        lines = ["hostname frr", "log stdout", *own_map("own"), f"router bgp {session.remote_as}",
                 f" bgp router-id {self.station.address}", " no bgp ebgp-requires-policy", " no bgp default ipv4-unicast",
                 " no bgp network import-check", " timers bgp 10 30", " bgp log-neighbor-changes", *(f" {each}" for each in globals_ + keys)]
        for which in "ipv4", "ipv6":
            lines.append(f" address-family {which} unicast")
            lines += [f"  network {each} route-map own" for each in self.prefixes if (":" in each) == (which == "ipv6")]
            lines.append(f"  neighbor {margay} activate")
            lines += [f"  {each}" for each in family]
            if options.get("far") and which == "ipv4":
                lines += [f"  neighbor {options['far']} {each}" for each in ("activate", "route-reflector-client", "addpath-tx-all-paths")]
            lines.append(" exit-address-family")
        return "\n".join(lines + ["exit", ""])

    def start(self, restarting=False):
        self.station.write("bgpd.conf", self.config(), 0o640)
        self.station.write("zebra.conf", "hostname frr\nip nht resolve-via-default\nipv6 nht resolve-via-default\n" + (
            "interface eth0\n no ipv6 nd suppress-ra\n ipv6 nd ra-interval 3\n" if self.options.get("unnumbered") else ""), 0o640)
        self.station.write("bfdd.conf", "hostname frr\nbfd\n profile fast\n  receive-interval 200\n  transmit-interval 200\n", 0o640)
        self.station.own("frr:frr")
        for each in ["zebra", "bfdd", "bgpd"] if self.options.get("bfd") else ["zebra", "bgpd"]:
            extra = ["--bfdctl", self.station.path("bfdd.sock")] if each == "bfdd" else []
            self.station.start(
                f"{LIBRARY}/{each}", "-f", self.station.path(f"{each}.conf"), "-i", self.station.path(f"{each}.pid"),
                "-z", self.station.path("zserv.api"), "--vty_socket", self.station.directory, "-P", "0", "--log", "stdout", *extra)
            if not lan.wait_for(10, lambda each=each: "FRRouting" in self.vtysh("show version", daemon=each)):
                raise RuntimeError(f"{self.name}: {each} does not answer: {self.station.log_tail()}")

    def vtysh(self, *lines, daemon="bgpd"):
        return lan.command("vtysh", "--vty_socket", self.station.directory, "-d", daemon,
                           *(word for line in lines for word in ("-c", line)), check=False)

    def set(self, *lines, family=None):
        self.vtysh("configure terminal", f"router bgp {self.session.remote_as}",
                   *([f"address-family {family} unicast"] if family else []), *lines)

    def neighbor(self):
        return document(self.vtysh(f"show bgp neighbors {self.margay} json")).get(self.margay, {})

    def is_up(self):
        return self.neighbor().get("bgpState") == "Established"

    def is_bfd_up(self):
        return '"status":"up"' in self.vtysh("show bfd peers json", daemon="bfdd").replace(" ", "")

    def routes(self):
        found = []
        for family in "ipv4", "ipv6":
            table = document(self.vtysh(f"show bgp {family} unicast json")).get("routes", {})
            details = documents(self.vtysh(*(f"show bgp {family} unicast {prefix} json" for prefix in table))) if table else []
            for detail in details:
                for path in detail.get("paths", []):
                    if self.is_margays(path):
                        found.append(parse_path(detail["prefix"], path))
        return found

    def is_margays(self, path):
        peer = path.get("peer", {})
        return self.margay in (peer.get("peerId"), peer.get("interface"))

    def change(self, verb, prefixes):
        for family in "ipv4", "ipv6":
            lines = [f"network {each} route-map own" if verb == "announce" else f"no network {each}"
                     for each in prefixes if (":" in each) == (family == "ipv6")]
            if lines:
                self.set(*lines, family=family)

    def refresh(self):
        self.vtysh(f"clear bgp ipv4 unicast {self.margay} soft in")

    def shutdown(self, text):
        self.set(f"neighbor {self.margay} shutdown message {text}")

    def enable(self):
        self.set(f"no neighbor {self.margay} shutdown")

    def told(self):
        return super().told() + self.vtysh(f"show bgp neighbors {self.margay}")


def parse_path(prefix, path):
    def words(key):
        return set(path.get(key, {}).get("string", "").replace("RT:", "rt:").split())

    hops = [hop["ip"] for hop in path.get("nexthops", []) if hop.get("used")] or [hop["ip"] for hop in path.get("nexthops", [])]
    return Route(
        same(prefix), next(iter(hops), None),
        [number for segment in path.get("aspath", {}).get("segments", []) for number in segment["list"]],
        path.get("locPrf"), path.get("metric"), words("community"), words("largeCommunity"), words("extendedCommunity"),
        path.get("originatorId"), path.get("clusterList", {}).get("list", []), path.get("otc"))
