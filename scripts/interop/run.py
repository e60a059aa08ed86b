"""Margay with all daemons as peers at once, in phases; the matrix at the end.

usage: run.py DIRECTORY [--write] [PHASE...]: without phases all of them
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import changes
import checks
import matrix
from bird import Bird
from lan import Lan
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
            started = [pool.submit(each.start) for each in [plan.far, plan.unnumbered, *plan.calicos, *plan.all()]]
            for each in started:
                each.result()

    def phases(self):
        """In this order; each leaves all sessions up."""
        phase, plan = self.phase, self.plan
        return {
            "steady": lambda: (checks.steady(phase, plan), phase.run(12)),
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


def differences(lines, run_all):
    """How what was found differs from what is published: of the peers whose version is the published one."""
    table = matrix.rows(matrix.published(PUBLISHED))
    found = matrix.rows(lines)
    if not run_all:
        return []
    told = []
    for peer in found:
        if peer not in table:
            print(f"{peer} is not the version that is published: not compared")
            continue
        for row in sorted(set(found[peer]) | set(table[peer])):
            now, then = found[peer].get(row, "no such line"), table[peer].get(row, "no such line")
            if now != then:
                told.append(f"{peer}, {row}: found '{now}', published '{then}'")
    return told


def main(directory, *arguments):
    wanted = [each for each in arguments if not each.startswith("--")]
    run = Run(directory)
    try:
        run.all_phases(wanted)
    finally:
        if os.environ.get("INTEROP_HOLD"):  # for whoever wants to look around
            with open(os.environ["INTEROP_HOLD"], "w", encoding="ascii") as file:
                file.write(directory)
            time.sleep(3600)
        run.end()
    run.matrix.write_json(LINES)
    text = run.matrix.markdown()
    if "--write" in arguments:
        matrix.publish(PUBLISHED, text)
    wrong = [f"{line['peer']}, {line['family']}, {line['capability']}: {line['note']}" for line in run.matrix.failures()]
    wrong += [f"control/INTEROP.md is not what was found: {each}" for each in differences(text, not wanted)]
    for line in wrong:
        print(f"interop.sh: {line}", file=sys.stderr)
    print(f"{len(run.matrix.lines)} lines, {len(wrong)} wrong, {time.monotonic() - run.began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
