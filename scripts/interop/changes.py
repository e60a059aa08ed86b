"""What is done to the daemons and to Margay, and what has to come of it."""

import time
from concurrent.futures import ThreadPoolExecutor

import lan
from checks import clients as checks_of_clients, either, forwards, forwards_not, has_session, tells, tells_not
from plan import BLOCK, BLOCK6, FLOOD, LIMIT, SECOND_BLOCK
from view import View

TEXT_HERE, TEXT_THERE = "interop-says-goodbye", "margay-says-goodbye"


def each(daemons, action):
    """Several at a time: most of an action is waiting for a command line."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(action, daemons))


def past(view, daemon):
    """What Margay remembers of the sessions of a daemon, in words."""
    peer = view.peer_at(daemon.address)
    return [f"{record['endedBy']}: {record['reason']}" for record in view.peer(peer["name"])["history"]] if peer else []


def remembers(daemon, *words):
    def judge(view):
        history = past(view, daemon)
        return None if any(all(word in record for word in words) for record in history) else f"history of {daemon.name}: {history[:2]}"
    return judge


def counted(daemon, key, before):
    def judge(view):
        now = view.peer(daemon.name)["messages"][key]
        return None if now > before[daemon.name] else f"{key} is still {now}"
    return judge


def counts(plan, daemons, key):
    view = View(plan.margay)
    return {daemon.name: view.peer(daemon.name)["messages"][key] for daemon in daemons}


def withdrawals_and_refreshes(phase, plan):
    internal = plan.of("internal")
    plan.write_config(second_block=False)
    plan.margay.reload()
    each(internal, lambda daemon: daemon.withdraw(daemon.session.second))
    for daemon in internal:
        either(phase, daemon, "ipv4", "withdrawn-there", tells_not(daemon, SECOND_BLOCK), tells(daemon, BLOCK))
        either(phase, daemon, "ipv4", "withdrawn-here", forwards_not(daemon.session.second), forwards(daemon.session.network4, daemon.address))
    phase.run(15)
    asked, told = counts(plan, internal, "refreshesReceived"), counts(plan, internal, "updatesReceived")
    each(internal, lambda daemon: daemon.refresh())
    for daemon in internal:
        plan.margay.ask("bgp refresh", peer=daemon.name, direction="in")
        kept = [forwards(daemon.session.network4, daemon.address), tells(daemon, BLOCK)]
        either(phase, daemon, "", "refresh-here", counted(daemon, "refreshesReceived", asked), *kept)
        either(phase, daemon, "", "refresh-there", counted(daemon, "updatesReceived", told), *kept)
        either(phase, daemon, "", "enhanced-refresh", has_session(daemon, ["enhanced-route-refresh"]), *kept)
    phase.run(15)


def lift_idle_hold(plan, daemons):
    """OpenBGPD lets a session rest for half a minute and longer, FRR for a minute after its limit, GoBGP then for ever: unless an operator
    says otherwise."""
    for daemon in daemons:
        if daemon.product == "frr" and not daemon.is_up():
            daemon.vtysh(f"clear bgp {daemon.margay}")
        elif daemon.product in ("openbgpd", "gobgpd"):
            daemon.enable()


def limits(phase, plan):
    """Too many prefixes: of an external peer to us, and of us to the distant ones. The sessions come back."""
    external, distant = plan.of("external"), plan.of("distant")
    much = {daemon.name: [f"10.{daemon.index}.200.{host}/32" for host in range(LIMIT + 5)] for daemon in external}
    flood = [f"10.1.201.{host}/32" for host in range(FLOOD + 20)]
    source = plan.daemons["bird2", "external6"]
    each(external, lambda daemon: daemon.announce(*much[daemon.name]))
    source.announce(*flood)
    for daemon in external:
        either(phase, daemon, "", "max-prefix-here", remembers(daemon, "maximum number of prefixes", "us:"))
    for daemon in distant:
        either(phase, daemon, "", "max-prefix-there", remembers(daemon, "maximum number of prefixes", "peer:"))
    phase.run(15)
    each(external, lambda daemon: daemon.withdraw(*much[daemon.name]))
    source.withdraw(*flood)
    lift_idle_hold(plan, external + distant)
    for daemon in external:
        either(phase, daemon, "", "max-prefix-here", has_session(daemon), forwards(daemon.session.network4, daemon.address))
    for daemon in distant:
        phase.check(daemon.product, "", "session-distant", has_session(daemon))
    phase.run(25)


def shutdowns(phase, plan):
    """With a text both ways (RFC 9003); a shutdown takes the routes along also where a restart would keep them."""
    internal, external = plan.of("internal"), plan.of("external")
    each(internal, lambda daemon: daemon.shutdown(TEXT_HERE))
    for daemon in external:
        plan.margay.ask("bgp reset", peer=daemon.name, message=TEXT_THERE)
    for daemon in internal:
        # who knows RFC 8538 and does not send a hard reset may as well restart: its routes stay
        goes = [] if daemon.product == "gobgpd" else [forwards_not(daemon.session.network4)]
        either(phase, daemon, "", "shutdown-here", remembers(daemon, TEXT_HERE, "peer:"), *goes)
        either(phase, daemon, "", "hard-reset", remembers(daemon, "hard reset", "peer:"), forwards_not(daemon.session.network4))
    for daemon in external:
        either(phase, daemon, "", "shutdown-there", lambda view, daemon=daemon: None if TEXT_THERE in daemon.told() else "it does not tell of it")
    phase.run(15)
    each(internal, lambda daemon: daemon.enable())
    lift_idle_hold(plan, external)
    for daemon in internal + external:
        phase.check(daemon.product, "", f"session-{daemon.session.kind}", has_session(daemon))
    phase.run(25)


def daemons_are_killed(phase, plan):
    """Whose restart we help: its routes stay until it has told all, and no longer; whose restart is no matter, lose theirs at once."""
    helped, long_lived, others = plan.of("internal"), plan.of("external6"), plan.of("external")
    each(helped, lambda daemon: daemon.announce(daemon.session.second))
    lan.wait_for(10, lambda: all(daemon.session.second in View(plan.margay).fib for daemon in helped))
    each(helped + long_lived + others, lambda daemon: daemon.kill())
    killed = time.monotonic()
    for daemon in helped:
        either(phase, daemon, "ipv4", "restart-there", gone(daemon), forwards(daemon.session.network4, daemon.address))
        either(phase, daemon, "ipv6", "restart-there", gone(daemon), forwards(daemon.session.network6, daemon.station.address6))
    for daemon in others:
        either(phase, daemon, "ipv4", "restart-there", gone(daemon), forwards_not(daemon.session.network4))
    phase.run(10)
    time.sleep(max(0, killed + 6 - time.monotonic()))
    for daemon in long_lived:
        either(phase, daemon, "ipv6", "long-lived", gone(daemon), forwards(daemon.session.network6, daemon.address))
        if "long-lived" in daemon.cannot:
            phase.check(daemon.product, "", f"session-{daemon.session.kind}", forwards_not(daemon.session.network6))
    phase.run(5)
    for daemon in helped:
        daemon.prefixes = [each for each in daemon.prefixes if each != daemon.session.second]
    each(helped + long_lived + others, lambda daemon: daemon.start(restarting=True))
    for daemon in helped:
        either(phase, daemon, "ipv4", "restart-there", has_session(daemon), forwards(daemon.session.network4, daemon.address),
               forwards_not(daemon.session.second), no_stale(daemon))
    for daemon in long_lived + others:
        phase.check(daemon.product, "", f"session-{daemon.session.kind}", has_session(daemon))
    phase.run(30)


def gone(daemon):
    return lambda view: f"{daemon.name} is still {view.peer_at(daemon.address)['state']}" if (
        view.peer_at(daemon.address)["state"] == "established") else None


def no_stale(daemon):
    def judge(view):
        stale = sum(family["stale"] for family in view.peer_at(daemon.address)["families"])
        return f"{stale} routes are stale" if stale else None
    return judge


def margay_is_killed(phase, plan):
    """Our blocks stay with those that help, and all is as before once we are back."""
    helpers, long_lived, others = plan.of("internal"), plan.of("external6"), plan.of("external")
    plan.margay.kill()
    killed = time.monotonic()
    for daemon in helpers:
        either(phase, daemon, "ipv4", "restart-here", down(daemon), stays(daemon, BLOCK))
        either(phase, daemon, "ipv6", "restart-here", down(daemon), stays(daemon, BLOCK6))
    for daemon in others:
        either(phase, daemon, "ipv4", "restart-here", down(daemon), lambda view, daemon=daemon: f"{BLOCK} stays without graceful restart" if (
            daemon.keeps(BLOCK)) else None)
    phase.run(10)
    time.sleep(max(0, killed + 6 - time.monotonic()))
    for daemon in long_lived:
        either(phase, daemon, "ipv6", "long-lived-here", down(daemon), stays(daemon, BLOCK6))
    phase.run(5)
    plan.margay.start()
    lift_idle_hold(plan, plan.all())
    for daemon in helpers:
        either(phase, daemon, "ipv4", "restart-here", has_session(daemon), tells(daemon, BLOCK), forwards(daemon.session.network4, daemon.address))
    for daemon in long_lived + others + plan.of("distant"):
        phase.check(daemon.product, "", f"session-{daemon.session.kind}", has_session(daemon))
    phase.run(60)


def down(daemon):
    return lambda view: f"{daemon.name} is still up" if view.is_up(daemon) else None


def stays(daemon, prefix):
    return lambda view: None if daemon.keeps(prefix) else f"{prefix} is gone at {daemon.name}"


def clients(phase, plan):
    plan.write_config(reflects=True)
    plan.margay.reload()
    checks_of_clients(phase, plan)
    phase.run(20)
