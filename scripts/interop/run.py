"""Margay with all daemons as peers at once, in phases; the matrix at the end.

usage: run.py DIRECTORY [--write] [PHASE...]: without phases all of them
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import changes
import checks
import matrix
from bird import Bird
from lan import Lan, wait_for
from plan import DAEMONS, Plan
from view import Phase

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PUBLISHED = os.path.join(ROOT, "control", "INTEROP.md")
LINES = os.path.join(ROOT, "control", "target", "interop.jsonl")


class Run:
    def __init__(self, directory):
        os.makedirs(directory, mode=0o755)
        self.began = time.monotonic()
        self.lan = Lan(directory)
        self.plan = Plan(self.lan)
        versions = {daemon.product: daemon.version() for daemon in DAEMONS}
        self.matrix = matrix.Matrix({**versions, "calico": f"(bird2 {Bird.version()})"})
        self.phase = Phase(self.plan.margay, self.matrix)

    def say(self, text):
        print(f"== {time.monotonic() - self.began:.0f} s: {text}")

    def start(self):
        plan, margay = self.plan, self.plan.margay
        margay.station.run("ip", "link", "add", "calia", "type", "veth", "peer", "name", "guest")
        for interface in "calia", "guest":
            margay.station.run("ip", "link", "set", interface, "up")
        plan.write_config()
        margay.start()
        with ThreadPoolExecutor(4) as pool:
            started = [pool.submit(each.start) for each in [plan.far, *plan.calicos, *plan.all()]]
            for each in started:
                each.result()

    def phases(self):
        """In this order; each leaves all sessions up."""
        phase, plan = self.phase, self.plan
        return {
            "steady": lambda: (checks.steady(phase, plan), phase.run(30)),
            "changes": lambda: changes.withdrawals_and_refreshes(phase, plan),
            "limits": lambda: changes.limits(phase, plan),
            "shutdowns": lambda: changes.shutdowns(phase, plan),
            "killed": lambda: changes.daemons_are_killed(phase, plan),
            "margay-killed": lambda: changes.margay_is_killed(phase, plan),
            "clients": lambda: changes.clients(phase, plan),
        }

    def all_phases(self, wanted):
        self.say("start")
        self.start()
        for name, run in self.phases().items():
            if not wanted or name in wanted:
                self.say(name)
                run()
        self.say("end")

    def end(self):
        self.lan.end()


def main(directory, *arguments):
    run = Run(directory)
    try:
        run.all_phases([each for each in arguments if not each.startswith("--")])
    finally:
        if os.environ.get("INTEROP_HOLD"):
            open(os.environ["INTEROP_HOLD"], "w").write(directory)
            time.sleep(3600)
        run.end()
    run.matrix.write_json(LINES)
    text = run.matrix.markdown()
    if "--write" in arguments:
        matrix.publish(PUBLISHED, text)
    failures = run.matrix.failures()
    print(f"{len(run.matrix.lines)} lines, {len(failures)} failed, {time.monotonic() - run.began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
