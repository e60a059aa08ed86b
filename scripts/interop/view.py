"""One look at everybody, each asked once at most: what the checks of a phase are judged by."""

import lan


class View:
    def __init__(self, margay):
        self.margay = margay
        self.seen = {}

    def once(self, key, ask):
        if key not in self.seen:
            self.seen[key] = ask()
        return self.seen[key]

    @property
    def fib(self):
        """The lines by prefix."""
        return self.once("fib", self.margay.fib)

    @property
    def routes(self):
        """Margay's paths by prefix, the best first."""
        return self.once("routes", self.margay.routes)

    @property
    def peers(self):
        return self.once("peers", self.margay.summary)

    def peer_at(self, address):
        """What Margay says of the peer there, as in the summary."""
        return next((peer for peer in self.peers.values() if peer["address"].split("%")[0] == address), {})

    def peer(self, name):
        return self.once(("peer", name), lambda: self.margay.peer(name))

    def table(self, daemon):
        """What a daemon has from Margay: paths by prefix."""
        def ask():
            found = {}
            for route in daemon.routes():
                found.setdefault(route.prefix, []).append(route)
            return found
        return self.once(("table", daemon.name), ask)

    def is_up(self, daemon):
        return self.once(("up", daemon.name), daemon.is_up)


class Phase:
    """Checks that are to come true within a time, and are then lines of the matrix."""

    def __init__(self, margay, matrix):
        self.margay, self.matrix = margay, matrix
        self.checks = []

    def check(self, peer, family, capability, judge):
        """judge(view) tells what is wrong, or nothing. Several of one line have all to come true."""
        self.checks.append((peer, family, capability, judge))

    def cannot(self, peer, family, capability, why):
        self.matrix.add(peer, family, capability, "-", why)

    def run(self, seconds):
        open_checks, wrong = list(self.checks), {}

        def all_true():
            view = View(self.margay)
            for check in list(open_checks):
                try:
                    trouble = check[3](view)
                except (KeyError, IndexError, TypeError, AttributeError) as e:  # a table that is not there yet
                    trouble = f"{type(e).__name__}: {e}"
                if trouble:
                    wrong[id(check)] = trouble
                else:
                    open_checks.remove(check)
            return not open_checks

        lan.wait_for(seconds, all_true)
        failed = {}
        for check in open_checks:
            failed.setdefault(check[:3], wrong[id(check)])
        for line in dict.fromkeys(check[:3] for check in self.checks):
            self.matrix.add(*line, "no" if line in failed else "yes", str(failed.get(line, ""))[:400])
        self.checks = []
