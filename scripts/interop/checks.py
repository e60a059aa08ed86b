"""What is looked at while nothing changes. A judge tells what is wrong, or nothing."""

from daemon import EXTENDED, LARGE, MARGAY, MARGAY6, MARGAY_AS, STANDARD
from plan import BLOCK, BLOCK6, CLUSTER_ID, LARGE_ROUTE

KINDS_OVER_IPV4 = ["internal", "external", "distant"]


def has_session(daemon, agreed=()):
    def judge(view):
        if not view.is_up(daemon):
            return f"{daemon.name}: not up, as it sees it"
        peer = view.peer_at(daemon.address)
        if peer.get("state") != "established":
            return f"{daemon.name}: {peer.get('state')}: {peer.get('lastReason')}"
        missing = set(agreed) - set(view.peer(peer["name"])["session"]["agreed"]) if agreed else None
        return f"not agreed: {', '.join(sorted(missing))}" if missing else None
    return judge


def tells(daemon, prefix, next_hop=None, as_path=None, local_pref=None, more=None):
    """The daemon has that route from Margay; more(route) tells what else is wrong with it."""
    def judge(view):
        paths = view.table(daemon).get(prefix)
        if not paths:
            return f"{prefix} is not there"
        return first_right(paths, next_hop, as_path, local_pref, more)
    return judge


def first_right(paths, next_hop, as_path, local_pref, more):
    """Of several paths one has to be right; without any, what is wrong with the last."""
    trouble = None
    for path in paths:
        trouble = None
        if next_hop and path.next_hop != next_hop:
            trouble = f"next hop {path.next_hop}, not {next_hop}"
        elif as_path is not None and path.as_path != as_path:
            trouble = f"AS path {path.as_path}, not {as_path}"
        elif local_pref is not None and path.local_pref != local_pref:
            trouble = f"LOCAL_PREF {path.local_pref}, not {local_pref}"
        elif more:
            trouble = more(path)
        if not trouble:
            return None
    return f"{paths[-1].prefix}: {trouble}"


def tells_not(daemon, prefix):
    return lambda view: f"{prefix} is still there" if prefix in view.table(daemon) else None


def forwards(prefix, via):
    """Our FIB has the route, fresh, by that gateway."""
    def judge(view):
        line = view.fib.get(prefix)
        if line is None:
            return f"no route to {prefix}"
        words = line.split()
        if via not in words or "stale" in words or words[words.index("proto") + 1] != "bgp":
            return f"'{line}', not via {via}"
        return None
    return judge


def forwards_not(prefix):
    return lambda view: f"'{view.fib[prefix]}' is still there" if prefix in view.fib else None


def communities(route):
    for kind, wanted, have in ("standard", STANDARD, route.standard), ("large", LARGE, route.large), ("extended", EXTENDED, route.extended):
        if have != wanted:
            return f"{kind} communities {sorted(have)}, not {sorted(wanted)}"
    return None


def steady(phase, plan):
    """All that can be seen at once after the start."""
    for (product, kind), daemon in plan.daemons.items():
        session = daemon.session
        agreed = ["4-octet-as"]
        if not session.internal:
            agreed = []
        phase.check(product, "", f"session-{kind}", has_session(daemon, agreed))
        suffix = "" if kind == "internal" else f"-{kind}"
        as_path = {"internal": [], "external": [MARGAY_AS, MARGAY_AS]}.get(kind, [MARGAY_AS])
        local_pref = 100 if session.internal else None
        by4, by6 = ("172.30.0.2", "fd00:30::2") if kind == "distant" else (daemon.address, daemon.station.address6)
        if not session.transport6:
            either(phase, daemon, "ipv4", f"told{suffix}", tells(daemon, BLOCK, MARGAY, as_path, local_pref))
            either(phase, daemon, "ipv4", f"learnt{suffix}", forwards(session.network4, by4))
        either(phase, daemon, "ipv6", f"told{suffix}", tells(daemon, BLOCK6, MARGAY6, as_path, local_pref))
        either(phase, daemon, "ipv6", f"learnt{suffix}", forwards(session.network6, by6))
    for product in dict.fromkeys(product for product, _ in plan.daemons):
        of_product(phase, plan, product)
    reflection(phase, plan)
    calico(phase, plan)
    unnumbered(phase, plan.unnumbered)


def either(phase, daemon, family, capability, *judges):
    """The checks of a line, or why there are none."""
    why = daemon.cannot.get(capability, daemon.cannot.get(f"{capability} {family}"))
    if why:
        phase.cannot(daemon.product, family, capability, why)
    else:
        for judge in judges:
            phase.check(daemon.product, family, capability, judge)


def of_product(phase, plan, product):
    internal, external, external6 = (plan.daemons[product, kind] for kind in ("internal", "external", "external6"))
    other = plan.daemons["frr" if product == "bird2" else "bird2", "external6"]  # whose routes pass through us
    witness = plan.daemons["frr" if product == "bird2" else "bird2", "internal"]  # who sees this one's
    either(phase, external, "", "password", has_session(external))
    either(phase, external, "", "ttl-security", has_session(external))
    either(phase, external, "", "bfd", lambda view: None if (plan.unnumbered if product == "frr" else external).is_bfd_up() else "its BFD session is not up")
    either(phase, external6, "ipv4", "extended-next-hop",
           tells(external6, BLOCK, MARGAY6, [MARGAY_AS]), forwards(external6.session.network4, external6.address),
           has_session(external6, ["ipv4 over ipv6 next hops"]))
    own = external6.session
    either(phase, internal, "", "4-octet-as", has_session(external6, ["4-octet-as"]),
           tells(witness, own.network6, as_path=[own.remote_as]),
           tells(internal, other.session.network6, as_path=[other.session.remote_as]))
    either(phase, internal, "", "communities-here", tells(witness, own.network6, more=communities))
    either(phase, internal, "", "communities-there", tells(internal, other.session.network6, more=communities))
    either(phase, external, "", "policy-there", tells(external, BLOCK, more=lambda route: None if (
        route.med == 50 and route.as_path == [MARGAY_AS] * 2 and "64512:200" in route.standard and "64512:2:3" in route.large) else str(route)))
    either(phase, internal, "", "policy-here", tells(witness, external.session.network4, local_pref=150, more=lambda route: None if (
        "64512:100" in route.standard and STANDARD <= route.standard) else str(route)))
    either(phase, internal, "ipv4", "add-path-there", has_session(internal, ["add-path out ipv4-unicast"]), several_paths_there(internal))
    either(phase, internal, "ipv4", "add-path-here", has_session(internal, ["add-path in ipv4-unicast"]), several_paths_here(internal))
    either(phase, internal, "", "extended-messages", has_session(internal, ["extended-message"]),
           lambda view: None if len(view.routes[LARGE_ROUTE][0]["communities"]) > 1100 else "not whole here",
           tells(internal, LARGE_ROUTE, more=lambda route: None if len(route.standard) > 10 else f"{len(route.standard)} communities"))
    either(phase, external6, "", "role", has_session(external6, ["our role provider"]), only_to_customer(external6))


def only_to_customer(daemon):
    """Towards a customer a provider marks its routes (RFC 9234 5)."""
    return tells(daemon, BLOCK6, more=lambda route: None if route.otc in (MARGAY_AS, None) else f"ONLY_TO_CUSTOMER {route.otc}")


def several_paths_there(daemon):
    def judge(view):
        hops = {route.next_hop for route in view.table(daemon).get("10.99.0.0/24", [])}
        return None if len(hops) >= 5 else f"next hops of 10.99.0.0/24: {sorted(hops)}"
    return judge


def several_paths_here(daemon):
    def judge(view):
        paths = [path for path in view.routes.get(daemon.session.shared, []) if path["peer"] == daemon.name]
        return None if len(paths) == 2 else f"{len(paths)} paths to {daemon.session.shared} from {daemon.name}"
    return judge


def unnumbered(phase, daemon):
    """Who has no address in either configuration; its IPv4 routes come by its link-local address (RFC 8950)."""
    phase.check("frr", "", "unnumbered", lambda view: None if view.is_up(daemon) else "not up, as it sees it")
    phase.check("frr", "", "unnumbered", lambda view: None if view.peers["unnumbered"]["state"] == "established" else view.peers["unnumbered"]["lastReason"])
    for prefix in BLOCK, BLOCK6:
        phase.check("frr", "", "unnumbered", tells(daemon, prefix))
    for prefix in daemon.prefixes:
        phase.check("frr", "", "unnumbered", lambda view, prefix=prefix: None if " proto bgp" in view.fib.get(prefix, "") else f"no route to {prefix}")


def reflection(phase, plan):
    """The far router and we hear of each other by a daemon that reflects."""
    for daemon in plan.of("internal"):
        def seen_there(view, daemon=daemon):
            routes = view.once(("far", daemon.name), lambda: plan.far.routes(daemon))
            block = next((route for route in routes if route.prefix == BLOCK), None)
            if block is None:
                return f"{BLOCK} does not come out behind {daemon.name}"
            # OpenBGPD now and then passes a route on without a word of who told it
            is_marked = block.originator == MARGAY and daemon.options["cluster-id"] in block.clusters
            if block.next_hop != MARGAY or not is_marked and daemon.product != "openbgpd":
                return f"behind {daemon.name}: {block}"
            return None

        def seen_here(view, daemon=daemon):
            paths = [path for path in view.routes.get(plan.far.NETWORK, []) if path["peer"] == daemon.name]
            if not paths:
                return f"{plan.far.NETWORK} is not told by {daemon.name}"
            path = paths[0]
            is_marked = path.get("originatorId") == plan.far.station.address and daemon.options["cluster-id"] in path.get("clusterList", [])
            if not is_marked and daemon.product != "openbgpd":
                return str(path)
            return None if path["nextHop"] == plan.far.station.address else f"next hop {path['nextHop']}"

        either(phase, daemon, "ipv4", "reflector", seen_there, seen_here, forwards(plan.far.NETWORK, plan.far.station.address))


def calico(phase, plan):
    for capability, node in ("mesh-passive", plan.calico_passive), ("mesh-dials", plan.calico_dials):
        for version, family in (4, "ipv4"), (6, "ipv6"):
            phase.check("calico", family, capability, mesh_session(node, version))
            phase.check("calico", family, capability, forwards(node.blocks[version], node.address(version)))
            phase.check("calico", family, capability, calico_has(node, BLOCK if version == 4 else BLOCK6, MARGAY if version == 4 else MARGAY6))
    node = plan.calico_passive
    phase.check("calico", "ipv4", "mesh-borrowed-here", forwards("192.168.50.5/32", node.address(4)))
    for each in plan.mesh:
        phase.check("calico", "ipv4", "mesh-borrowed-there", calico_has(each, "192.168.100.7/32", MARGAY))
        phase.check("calico", "ipv4", "mesh-borrowed-there",
                    lambda view, each=each: None if f"192.168.100.7 via {MARGAY} " in each.kernel() else "not in its kernel")

    def mirrored(view):
        ours = view.routes["192.168.50.5/32"][0]["localPref"]
        theirs = next(route for route in node.routes() if route.prefix == "192.168.100.7/32").local_pref
        return None if (ours, theirs) == (2147482623, 2147482623) else f"its borrowed address {ours}, the one that we borrowed {theirs}"

    phase.check("calico", "ipv4", "mesh-preference", mirrored)
    leaf = plan.calico_leaf
    for version, family in (4, "ipv4"), (6, "ipv6"):
        phase.check("calico", family, "reflector", forwards(leaf.blocks[version], leaf.address(version)))
        phase.check("calico", family, "reflector", calico_has(leaf, BLOCK if version == 4 else BLOCK6, MARGAY if version == 4 else MARGAY6, "reflector"))


def mesh_session(node, version):
    def judge(view):
        peer = view.peer_at(node.address(version))
        if peer.get("state") != "established" or not node.is_up(version):
            return f"{node.station.name}: {peer.get('state')}: {peer.get('lastReason')}"
        passive = view.peer(peer["name"])["configured"]["passive"]
        return None if passive == (node.address(version) > MARGAY if version == 4 else node.address(version) > MARGAY6) else "both wait, or both dial"
    return judge


def calico_has(node, prefix, next_hop, protocol="margay"):
    def judge(view):
        routes = view.once(("node", node.station.name, protocol), lambda: node.routes(protocol))
        paths = [route for route in routes if route.prefix == prefix]
        return first_right(paths, next_hop, [], None, None) if paths else f"{node.station.name} does not have {prefix}"
    return judge


def clients(phase, plan):
    """With a cluster id of ours every internal peer without it is our client."""
    for daemon in plan.of("internal"):
        other = plan.daemons["frr" if daemon.product == "bird2" else "bird2", "internal"]

        def reflected(route, other=other):
            if route.originator != other.station.address or CLUSTER_ID not in route.clusters:
                return f"originator {route.originator}, clusters {route.clusters}"
            return None

        phase.check(daemon.product, "ipv4", "client", tells(daemon, other.session.network4, other.address, [], more=reflected))
        phase.check(daemon.product, "ipv6", "client", tells(daemon, other.session.network6, other.station.address6, [], more=reflected))
    one, other = plan.mesh
    for version, family in (4, "ipv4"), (6, "ipv6"):
        phase.check("calico", family, "client", calico_has(one, other.blocks[version], other.address(version)))
        phase.check("calico", family, "client", calico_has(other, one.blocks[version], one.address(version)))
