"""What all daemons have in common: one process for each session with Margay, so that every session has its own namespace and address.

A daemon's file says how it is configured, started and asked; what is asked for is in plan.py, what is checked in checks.py, the same for all.
"""

import ipaddress
import json
import signal
from dataclasses import dataclass, field

MARGAY_AS = 64512
MARGAY, MARGAY6 = "172.30.0.50", "fd00:30::50"
FAR = "172.30.0.9"
PASSWORD = "otter-and-marten"
KINDS = ["internal", "external", "external6", "distant"]

# The communities that travel with a daemon's own routes.
STANDARD, LARGE, EXTENDED = {"65010:1", "65010:2"}, {"4200000000:7:8"}, {"rt:65010:77"}


def same(prefix):
    """A prefix as everybody would write it."""
    return str(ipaddress.ip_network(prefix))


@dataclass(frozen=True)
class Session:
    """One session of a daemon with Margay.

    internal: by IPv4. external: by IPv4. external6: by IPv6. distant: external by IPv4 from behind another router.
    """

    kind: str
    index: int  # of the daemon
    remote_as: int  # the daemon's

    @property
    def internal(self):
        return self.remote_as == MARGAY_AS

    @property
    def transport6(self):
        return self.kind == "external6"

    @property
    def margay(self):
        return MARGAY6 if self.transport6 else MARGAY

    @property
    def network4(self):
        return f"10.{self.index}.{KINDS.index(self.kind)}.0/24"

    @property
    def network6(self):
        return same(f"fd10:{self.index}:{KINDS.index(self.kind)}::/48")

    @property
    def second(self):
        """What comes and goes."""
        return f"10.{self.index}.{100 + KINDS.index(self.kind)}.0/24"

    @property
    def shared(self):
        """Told by several: of external ones to Margay the same by all, of an internal one also by the far router behind it."""
        return f"10.98.{self.index}.0/24" if self.internal else "10.99.0.0/24"

    @property
    def prefixes(self):
        return [self.network4, self.network6, self.second, self.shared]


def session(kind, index):
    return Session(kind, index, {"internal": MARGAY_AS, "external": 65000 + index, "external6": 4200000000 + index,
                                 "distant": 65100 + index}[kind])


@dataclass
class Route:
    """A path as a daemon tells of it; what it does not tell is None."""

    prefix: str
    next_hop: str = None
    as_path: list = field(default_factory=list)
    local_pref: int = None
    med: int = None
    standard: set = field(default_factory=set)
    large: set = field(default_factory=set)
    extended: set = field(default_factory=set)
    originator: str = None
    clusters: list = field(default_factory=list)
    otc: int = None


class Daemon:
    """One process, or family of processes, with one session to Margay."""

    product = None
    index = None
    # what it cannot do: capability, or capability and family -> why; shown in the matrix as "-"
    cannot = {}

    def __init__(self, station, session, options):
        """options: what this session has, see plan.py"""
        self.station, self.session, self.options = station, session, options
        self.prefixes = list(session.prefixes)  # what it tells now

    @property
    def name(self):
        return self.station.name

    @property
    def address(self):
        return self.station.address6 if self.session.transport6 else self.station.address

    def start(self, restarting=False):
        raise NotImplementedError

    def kill(self):
        self.station.end(signal.SIGKILL)

    def is_up(self):
        """Is the session with Margay established, as this side sees it?"""
        raise NotImplementedError

    def routes(self):
        """What it has from Margay: a list of Route."""
        raise NotImplementedError

    def keeps(self, prefix):
        """Does it still use Margay's route, whatever has become of the session?"""
        return any(route.prefix == prefix for route in self.routes())

    def announce(self, *prefixes):
        self.prefixes += prefixes
        self.change("announce", prefixes)

    def withdraw(self, *prefixes):
        self.prefixes = [each for each in self.prefixes if each not in prefixes]
        self.change("withdraw", prefixes)

    def change(self, verb, prefixes):
        """announce or withdraw: self.prefixes is as it shall be."""
        raise NotImplementedError

    def refresh(self):
        """Asks Margay to tell all again."""
        raise NotImplementedError

    def shutdown(self, text):
        """Ends the session for administrative reasons, with a text (RFC 9003)."""
        raise NotImplementedError

    def enable(self):
        raise NotImplementedError

    def told(self):
        """Whatever it says about the session and its end: where a text of Margay's is looked for."""
        return self.station.log_tail(200)


def documents(text):
    """JSON documents that follow each other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while True:
        at = text.find("{", at)
        if at < 0:
            return found
        try:
            document, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            return found
        found.append(document)


def document(text):
    """The first, an object; an empty one where there is none."""
    return next((each for each in documents(text) if isinstance(each, dict)), {})
