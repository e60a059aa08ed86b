"""Who is there, with what: the stations, the daemons' sessions, and Margay's configuration for all of them."""

from bird import Bird, Far
from calico import Node
from daemon import FAR, KINDS, MARGAY, MARGAY6, MARGAY_AS, PASSWORD, session
from exabgp import ExaBgp
from frr import Frr
from gobgp import Gobgp
from margay import Margay
from openbgpd import OpenBgpd

DAEMONS = [Bird, Frr, Gobgp, OpenBgpd, ExaBgp]
BLOCK, SECOND_BLOCK, BLOCK6 = "192.168.50.0/26", "192.168.50.64/26", "fd00:10:0:50::/122"
CLUSTER_ID = "224.0.0.50"
LIMIT, FLOOD = 60, 80  # prefixes: what Margay takes of an external peer, what a distant daemon takes of Margay
LARGE_ROUTE = "10.97.0.0/24"
REFLECTOR_CLUSTER_ID = "244.0.0.1"

# What each session is for; a capability that a daemon has not is left out of its options.
OPTIONS = {
    "internal": {"add-path": True, "restart-time": 60, "far": FAR},
    "external": {"password": True, "ttl-security": True, "bfd": True},
    "external6": {"extended-next-hop": True, "role": "customer", "restart-time": 3, "long-lived-time": 60},
    "distant": {"multihop": 2, "max-prefix": FLOOD},
}
NEEDS = {"far": "reflector", "role": "role", "bfd": "bfd", "extended-next-hop": "extended-next-hop", "long-lived-time": "long-lived",
         "max-prefix": "max-prefix-there"}


def options_of(daemon, kind):
    options = {key: value for key, value in OPTIONS[kind].items() if NEEDS.get(key) not in daemon.cannot}
    if daemon is Frr:  # with GTSM it takes a neighbour for one over several hops; its BFD is that of the unnumbered session
        options.pop("bfd", None)
    if "far" in options:
        options["cluster-id"] = f"10.255.0.{daemon.index}"
    if daemon is ExaBgp and kind == "external":
        options["large-route"] = LARGE_ROUTE
    return options


class Plan:
    def __init__(self, lan):
        self.margay = Margay(lan.station("margay", 50))
        lan.router("hop", 2)
        self.margay.station.run("ip", "route", "add", "172.31.0.0/24", "via", "172.30.0.2")
        self.margay.station.run("ip", "-6", "route", "add", "fd00:31::/64", "via", "fd00:30::2")
        self.daemons = {}
        for daemon in DAEMONS:
            for number, kind in enumerate(KINDS):
                station = lan.station(f"{daemon.product}-{kind}", 111 + 10 * (daemon.index - 1) + number, distant=kind == "distant")
                self.daemons[daemon.product, kind] = daemon(station, session(kind, daemon.index), options_of(daemon, kind))
        self.daemons["exabgp", "external"].prefixes.append(LARGE_ROUTE)
        self.unnumbered = Frr(lan.station("frr-unnumbered", 126), session("internal", 2), {"unnumbered": True, "bfd": True})
        self.unnumbered.prefixes = ["10.2.9.0/24", "fd10:2:9::/48"]
        self.far = Far(lan.station("far", 9), [each for (_, kind), each in self.daemons.items() if "far" in each.options])
        self.calico_passive = Node(lan.station("calico-a", 100), "192.168.100.0/26", "fd00:10:0:100::/122", borrowed=["192.168.50.5"])
        self.calico_dials = Node(lan.station("calico-b", 60), "192.168.60.0/26", "fd00:10:0:60::/122")
        self.calico_reflector = Node(lan.station("calico-rr", 70), "192.168.70.0/26", "fd00:10:0:70::/122", cluster_id=REFLECTOR_CLUSTER_ID)
        self.calico_leaf = Node(lan.station("calico-leaf", 71), "192.168.71.0/26", "fd00:10:0:71::/122")
        self.mesh = [self.calico_passive, self.calico_dials]
        self.calicos = self.mesh + [self.calico_reflector, self.calico_leaf]
        for one, other in (self.mesh, reversed(self.mesh)):
            one.peer_margay()
            one.peer("mate", other.station.address, other.station.address6)
        self.calico_reflector.peer_margay()
        leaf = self.calico_leaf.station
        self.calico_reflector.peer("leaf", leaf.address, leaf.address6)
        self.calico_leaf.peer("reflector", self.calico_reflector.station.address, self.calico_reflector.station.address6,
                              cluster_id=REFLECTOR_CLUSTER_ID)

    def of(self, kind):
        return [each for (_, of), each in self.daemons.items() if of == kind]

    def all(self):
        return list(self.daemons.values())

    def config(self, second_block=True, reflects=False):
        station = self.margay.station
        secret = station.path("secret")
        blocks = [BLOCK, BLOCK6] + ([SECOND_BLOCK] if second_block else [])
        lines = [
            f'node: {{ name: margay, address: {MARGAY}, address6: "{MARGAY6}", uplink: eth0 }}',
            'pools: [192.168.0.0/16, "fd00:10::/48"]',
            f"blocks: [{', '.join(quoted(each) for each in blocks)}]",
            "endpoints: [ { name: guest, interface: calia, addresses: [192.168.100.7] } ]",  # borrowed of calico-a's block
            'routes: [ { prefix: 172.31.0.0/24, via: 172.30.0.2 }, { prefix: "fd00:31::/64", via: "fd00:30::2" } ]',
            "host: { enabled: false }",
            "bgp:",
            f"  as: {MARGAY_AS}",
            "  hold-time: 30",
            *([f"  cluster-id: {CLUSTER_ID}"] if reflects else []),
            *(self.mesh_config() if not reflects else []),  # a reflector is in no mesh
            "  policies:",
            "    - name: from-external",
            "      rules: [ { set: { local-pref: 150, communities: { add: [\"64512:100\"] } } } ]",
            "    - name: to-external",
            "      default: accept",
            "      rules: [ { name: own, match: { from: own }, set: { med: 50, prepend: 1, communities: "
            "{ add: [\"64512:200\", \"large:64512:2:3\"] } } } ]",
            "  peers:",
        ]
        for each in self.of("internal"):
            lines += peer(each, "as: 64512", "add-path: both", "graceful-restart: { restart-time: 60 }")
        for each in self.of("external"):
            lines += peer(each, f"as: {each.session.remote_as}", f"password-file: {secret}", "ttl-security: true",
                          f"max-prefixes: {{ ipv4: {LIMIT}, action: restart, restart-after: 3 }}",
                          "import: [from-external]", "export: [to-external]", "graceful-restart: { helper: false }",
                          *(["bfd: { interval: 200, multiplier: 3 }"] if "bfd" in each.options else []))
        for each in self.of("external6"):
            lines += peer(each, f"as: {each.session.remote_as}", "policy: accept-all",
                          "graceful-restart: { restart-time: 3, long-lived-time: 60, max-long-lived-time: 60 }",
                          *(["role: provider"] if "role" in each.options else []))
        # FRR does not dial whom it expects to restart, and we do not dial dynamic neighbours: here we do not ask to be waited for
        lines += ["    - name: distant", "      graceful-restart: { restart-time: 0 }", "      prefix: 172.31.0.0/24", "      limit: 10", "      as: external", "      multihop: 2",
                  "      policy: accept-all"]
        lines += ["    - name: unnumbered", "      interface: eth0", "      as: internal",
                  "      bfd: { interval: 200, multiplier: 3 }"]
        rr = self.calico_reflector.station
        lines += [f"    - {{ name: calico-rr, address: {rr.address}, as: 64512, families: [ipv4], add-path: both, "
                  f"cluster-id: {REFLECTOR_CLUSTER_ID} }}",
                  f"    - {{ name: calico-rr-ipv6, address: \"{rr.address6}\", as: 64512, families: [ipv6], add-path: both, "
                  f"cluster-id: {REFLECTOR_CLUSTER_ID} }}"]
        if reflects:
            for each in self.mesh:
                lines += [f"    - {{ name: {each.station.name}, address: {each.station.address}, as: 64512, families: [ipv4] }}",
                          f"    - {{ name: {each.station.name}-ipv6, address: \"{each.station.address6}\", as: 64512, families: [ipv6] }}"]
        return "\n".join(lines + [""])

    def mesh_config(self):
        nodes = [("margay", MARGAY, MARGAY6)] + [(each.station.name, each.station.address, each.station.address6) for each in self.mesh]
        return ["  mesh:", "    ipv6-session: own", "    nodes:", *(
            f'      - {{ name: {name}, address: {address}, address6: "{address6}" }}' for name, address, address6 in nodes)]

    def write_config(self, **changes):
        self.margay.station.write("secret", PASSWORD + "\n", 0o600)
        self.margay.write(self.config(**changes))


def quoted(text):
    return f'"{text}"' if ":" in text else text


def peer(daemon, *keys):
    return [f"    - name: {daemon.name}", f"      address: {quoted(daemon.address)}", *(f"      {key}" for key in keys)]
