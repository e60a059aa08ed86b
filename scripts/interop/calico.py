"""A stock Calico node: its two BIRDs, one for each family, as Calico configures them for the mesh, as a reflector and as a reflector's client.

What is set is what such a node has: sessions of the family that is told over them, multihop, recursive next hops, paths added both ways,
graceful restart of 120 s and a start with -R, passive towards peers whose address sorts behind its own as text, blocks told exactly, borrowed
addresses by pool, and LOCAL_PREF and the kernel's metric as each other's mirror.
"""

from bird import BirdProcess
from daemon import MARGAY, MARGAY6, MARGAY_AS

POOL4, POOL6 = "192.168.0.0/16", "fd00:10::/48"
LOCAL_PREF_OF_METRIC_0 = 2147483647
METRIC = 1024  # of a workload's route


class Node:
    """blocks: of IPv4 and of IPv6; borrowed: addresses of others' blocks that workloads here have; peers: a list of Peer."""

    def __init__(self, station, block4, block6, borrowed=(), cluster_id=None):
        self.station, self.cluster_id = station, cluster_id
        self.blocks = {4: block4, 6: block6}
        self.borrowed = list(borrowed)
        self.peers = []
        self.bird = {4: BirdProcess(station, "bird"), 6: BirdProcess(station, "bird6")}

    def address(self, version):
        return self.station.address if version == 4 else self.station.address6

    def peer(self, name, address, address6, cluster_id=None):
        self.peers.append((name, {4: address, 6: address6}, cluster_id))

    def peer_margay(self, cluster_id=None):
        self.peer("margay", MARGAY, MARGAY6, cluster_id)

    def config(self, version):
        block, pool = self.blocks[version], POOL4 if version == 4 else POOL6
        own = self.address(version)
        family = f"ipv{version}"
        sessions = []
        for name, addresses, cluster_id in self.peers:
            address = addresses[version]
            keys = ["passive on;"] if address > own else []  # as text
            if self.cluster_id and cluster_id != self.cluster_id:
                keys.append(f"rr client; rr cluster id {self.cluster_id};")
            sessions.append(f"protocol bgp {name} from node_peer {{ neighbor {address} as {MARGAY_AS}; {' '.join(keys)} }}")
        exact = f"if net = {block} then accept; if net ~ {block} then {{ if krt_metric < {METRIC} && krt_metric > 0 then accept; reject; }}"
        return f"""router id {self.station.address};
log stderr all;
filter to_peers {{
  if source = RTS_BGP then accept;
  if defined(krt_metric) && krt_metric > 0 then bgp_local_pref = {LOCAL_PREF_OF_METRIC_0} - krt_metric;
  {exact}
  if net ~ {pool} then accept;
  reject;
}}
filter from_peers {{
  if bgp_local_pref > {LOCAL_PREF_OF_METRIC_0 - METRIC} then preference = 200;
  accept;
}}
filter to_kernel {{
  if source = RTS_BGP then {{ if bgp_local_pref > {METRIC} then krt_metric = {LOCAL_PREF_OF_METRIC_0} - bgp_local_pref; }}
  accept;
}}
protocol kernel {{ learn; persist; scan time 2; {family} {{ import all; export filter to_kernel; }}; graceful restart on; }}
protocol device {{ scan time 2; }}
protocol direct {{ {family}; interface -"cali*", "*"; }}
protocol static blocks {{ {family}; route {block} blackhole; }}
template bgp node_peer {{
  local {own} as {MARGAY_AS};
  multihop;
  graceful restart on; graceful restart time 120;
  long lived graceful restart aware;
  connect delay time 2; connect retry time 5; error wait time 5, 30;
  {family} {{ import filter from_peers; export filter to_peers; add paths on; gateway recursive; }};
}}
{chr(10).join(sessions)}
"""

    def start(self):
        """The route of a borrowed address lies in the kernel, as Felix puts it there."""
        for number, address in enumerate(self.borrowed):
            self.station.run("ip", "link", "add", f"cali{number}", "type", "veth", "peer", "name", f"guest{number}")
            for interface in f"cali{number}", f"guest{number}":
                self.station.run("ip", "link", "set", interface, "up")
            self.station.run("ip", "route", "add", address, "dev", f"cali{number}", "scope", "link", "metric", str(METRIC))
        for version, process in self.bird.items():
            process.launch(self.config(version), "-R")

    def reconfigure(self):
        for version, process in self.bird.items():
            process.configure(self.config(version))

    def is_up(self, version=4):
        return self.bird[version].established("margay")

    def routes(self, name="margay"):
        return [route for version, process in self.bird.items()
                for route in process.table("table", f"master{version}", "protocol", name)]

    def kernel(self):
        return self.station.run("ip", "route") + self.station.run("ip", "-6", "route")
