"""BIRD 2."""

import re

import lan
from daemon import EXTENDED, LARGE, MARGAY_AS, PASSWORD, STANDARD, Daemon, Route, same

ROLES = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs_server", "route-server-client": "rs_client"}
TIMERS = "connect retry time 2; connect delay time 1; error wait time 1, 3; error forget time 3;"


def community_filter():
    """BIRD's own routes go out with communities of each kind."""
    lines = [f"bgp_community.add(({each.replace(':', ',')}));" for each in sorted(STANDARD)]
    lines += [f"bgp_large_community.add(({each.replace(':', ',')}));" for each in sorted(LARGE)]
    lines += [f"bgp_ext_community.add(({each.replace(':', ',')}));" for each in sorted(EXTENDED)]
    return " ".join(lines)


class BirdProcess:
    """A bird with a configuration, whatever is in it."""

    def __init__(self, station, name="bird"):
        self.station, self.process_name = station, name

    def launch(self, text, *flags):
        self.write(text)
        self.station.own("bird")
        self.station.start(
            "setpriv", "--reuid", "bird", "--regid", "bird", "--clear-groups",
            "--inh-caps=+net_admin,+net_raw", "--ambient-caps=+net_admin,+net_raw",
            "bird", "-f", "-c", self.station.path(self.process_name + ".conf"), "-s", self.station.path(self.process_name + ".ctl"),
            "-P", self.station.path(self.process_name + ".pid"), *flags)

    def write(self, text):
        self.station.write(self.process_name + ".conf", text)

    def ask(self, *words):
        return lan.command("birdc", "-s", self.station.path(self.process_name + ".ctl"), *words, check=False)

    def configure(self, text):
        self.write(text)
        answer = self.ask("configure")
        if "Reconfigur" not in answer:
            raise RuntimeError(f"{self.station.name}: {answer}")

    def established(self, protocol):
        return bool(re.search(rf"^{protocol} .*Established", self.ask("show", "protocols", protocol), re.M))

    def table(self, *words):
        return parse_routes(self.ask("show", "route", *words, "all"))


class Bird(Daemon):
    product = "bird2"
    index = 1
    cannot = {
        "hard-reset": "RFC 8538 is not known",
    }

    def __init__(self, station, session, options):
        super().__init__(station, session, options)
        self.process = BirdProcess(station)

    @staticmethod
    def version():
        return lan.command("sh", "-c", "bird --version 2>&1").split()[-1]

    def config(self):
        session, options = self.session, self.options
        keys = [f"graceful restart on; graceful restart time {options['restart-time']};"] if options.get("restart-time") else []
        if options.get("password"):
            keys.append(f'password "{PASSWORD}";')
        if options.get("ttl-security"):
            keys.append("ttl security on;")
        if options.get("multihop"):
            keys.append(f"multihop {options['multihop']};")
        if options.get("role"):
            keys.append(f"local role {ROLES[options['role']]};")
        if options.get("bfd"):
            keys.append("bfd on;")
        if options.get("cluster-id"):
            keys.append(f"rr client; rr cluster id {options['cluster-id']};")
        if options.get("long-lived-time"):
            keys.append(f"long lived graceful restart on; long lived stale time {options['long-lived-time']};")
        channel = "add paths on;" if options.get("add-path") else ""
        limit = f"receive limit {options['max-prefix']} action restart;" if options.get("max-prefix") else ""
        over6 = "extended next hop on;" if options.get("extended-next-hop") else ""
        far = ""
        if options.get("far"):
            far = f"""protocol bgp far {{
  local {self.station.address} as {MARGAY_AS}; neighbor {options['far']} as {MARGAY_AS};
  rr client; rr cluster id {options['cluster-id']}; {TIMERS}
  ipv4 {{ import all; export where proto != "far"; add paths on; }};
}}"""
        own = {"4": "", "6": ""}
        for each in self.prefixes:
            own["6" if ":" in each else "4"] += f" route {each} blackhole;"
        return f"""router id {self.station.address};
log stderr all;
protocol device {{ }}
protocol direct {{ ipv4; ipv6; interface "eth0"; }}
protocol kernel {{ ipv4 {{ import all; export none; }}; learn; }}
{'protocol bfd { interface "eth0" { interval 200 ms; multiplier 3; }; }' if options.get('bfd') else ''}
filter own {{ if source ~ [ RTS_STATIC ] then {{ {community_filter()} accept; }} if source = RTS_BGP then accept; reject; }}
protocol static own4 {{ ipv4;{own["4"]} }}
protocol static own6 {{ ipv6;{own["6"]} }}
protocol bgp margay {{
  local {self.address} as {session.remote_as};
  neighbor {session.margay} as {MARGAY_AS};
  {TIMERS} enable extended messages on;
  {' '.join(keys)}
  ipv4 {{ import all; export filter own; next hop self ebgp; {channel} {over6} {limit} }};
  ipv6 {{ import all; export filter own; next hop self ebgp; {channel} }};
}}
{far}
"""

    def start(self, restarting=False):
        self.process.launch(self.config(), *(["-R"] if restarting else []))

    def is_up(self):
        return self.process.established("margay")

    def is_bfd_up(self):
        return bool(re.search(rf"^{re.escape(self.session.margay)}\s.*\sUp\s", self.process.ask("show", "bfd", "sessions"), re.M))

    def routes(self):
        return self.process.table("table", "master4", "protocol", "margay") + self.process.table("table", "master6", "protocol", "margay")

    def change(self, verb, prefixes):
        self.process.configure(self.config())

    def refresh(self):
        self.process.ask("reload", "in", "margay")

    def shutdown(self, text):
        self.process.ask("disable", "margay", f'"{text}"')

    def enable(self):
        self.process.ask("enable", "margay")

    def told(self):
        return super().told() + self.process.ask("show", "protocols", "all", "margay")


def parse_routes(text):
    found, route, prefix = [], None, None
    for line in text.splitlines():
        head = re.match(r"(\S+/\d+)?\s+(?:unicast|blackhole|unreachable) \[(\S+) ", line)
        if head:
            prefix = same(head.group(1)) if head.group(1) else prefix
            route = Route(prefix)
            found.append(route)
            continue
        key, _, value = line.strip().partition(": ")
        if route is None or not key.startswith("BGP."):
            continue
        if key == "BGP.next_hop":
            route.next_hop = value.split()[0]
        elif key == "BGP.as_path":
            route.as_path = [int(each) for each in value.split()]
        elif key == "BGP.local_pref":
            route.local_pref = int(value)
        elif key == "BGP.med":
            route.med = int(value)
        elif key == "BGP.community":
            route.standard = {f"{a}:{b}" for a, b in re.findall(r"\((\d+),\s*(\d+)\)", value)}
        elif key == "BGP.large_community":
            route.large = {f"{a}:{b}:{c}" for a, b, c in re.findall(r"\((\d+),\s*(\d+),\s*(\d+)\)", value)}
        elif key == "BGP.ext_community":
            route.extended = {f"{a}:{b}:{c}" for a, b, c in re.findall(r"\((\w+),\s*(\d+),\s*(\d+)\)", value)}
        elif key == "BGP.originator_id":
            route.originator = value.strip()
        elif key == "BGP.cluster_list":
            route.clusters = value.split()
        elif key == "BGP.otc":
            route.otc = int(value)
    return found


class Far:
    """A BIRD behind the reflectors: a client of each, with no session with Margay."""

    NETWORK = "10.90.0.0/24"

    def __init__(self, station, reflectors):
        self.station, self.reflectors = station, reflectors
        self.process = BirdProcess(station)

    def start(self):
        own = "".join(f" route {each} blackhole;" for each in [self.NETWORK] + [each.session.shared for each in self.reflectors])
        sessions = "\n".join(f"""protocol bgp r{each.index} {{
  local {self.station.address} as {MARGAY_AS}; neighbor {each.station.address} as {MARGAY_AS}; {TIMERS}
  ipv4 {{ import all; export where source = RTS_STATIC; add paths rx; }};
}}""" for each in self.reflectors)
        self.process.launch(f"""router id {self.station.address};
log stderr all;
protocol device {{ }}
protocol direct {{ ipv4; interface "eth0"; }}
protocol static own4 {{ ipv4;{own} }}
{sessions}
""")

    def routes(self, reflector):
        return self.process.table("table", "master4", "protocol", f"r{reflector.index}")
