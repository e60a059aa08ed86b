"""A segment of the test's own: a bridge in one namespace, a station with one leg on it in each other; and the processes that run there.

Everything lives in the mount and process namespaces that scripts/smoke/interop.sh makes, so nothing outlives the test.
"""

import os
import signal
import subprocess
import time

NEAR, DISTANT = 30, 31


def command(*arguments, check=True):
    """Output of a command that needs no more than a moment."""
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def batch(namespace, *lines):
    """Lines of ip's, in a namespace; one with -6 has its own call, for a batch is of one family."""
    for line in lines:
        if line.startswith("-6 "):
            command("ip", "-n", namespace, *line.split())
    plain = "\n".join(line for line in lines if not line.startswith("-6 "))
    done = subprocess.run(["ip", "-n", namespace, "-batch", "-"], input=plain + "\n", text=True, capture_output=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"ip in {namespace}: {done.stderr}: {plain}")


class Station:
    """A namespace with one leg on a segment; number N is N in both of its addresses."""

    def __init__(self, name, number, directory, net):
        self.name = name
        self.address, self.address6 = f"172.{net}.0.{number}", f"fd00:{net}::{number}"
        self.directory = directory
        self.processes = []
        os.makedirs(directory, mode=0o755, exist_ok=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def own(self, user):
        """What lies here, to a daemon that runs unprivileged."""
        for name in ["."] + os.listdir(self.directory):
            subprocess.run(["chown", "-h", user, self.path(name)], check=True)

    def start(self, *arguments, log="log", env=None):
        with open(self.path(log), "ab") as output:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.name, *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **(env or {})},
                start_new_session=True)
        self.processes.append(process)
        return process

    def run(self, *arguments, check=True):
        return command("ip", "netns", "exec", self.name, *arguments, check=check)

    def end(self, how=signal.SIGTERM, seconds=10):
        """The processes that were started here, the last first."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(how)
        for process in self.processes:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []

    def has_died(self):
        return any(process.poll() is not None for process in self.processes)

    def log_tail(self, lines=15, log="log"):
        try:
            with open(self.path(log), encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-lines:])
        except FileNotFoundError:
            return ""


class Lan:
    """Two segments, each a bridge: the near one is Margay's, the distant one lies behind a router of the kernel's."""

    def __init__(self, directory):
        self.directory = directory
        self.stations = []
        command("ip", "netns", "add", "lan")
        command("ip", "netns", "exec", "lan", "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        batch("lan", *(line for net in (NEAR, DISTANT) for line in (
            f"link add name bridge{net} type bridge forward_delay 0 mcast_snooping 0", f"link set bridge{net} up")))

    def station(self, name, number, distant=False):
        net = DISTANT if distant else NEAR
        station = self.namespace(name, number, net)
        self.leg(station, "eth0", net, station.address, station.address6)
        if distant:
            batch(name, "route add default via 172.31.0.2", "-6 route add default via fd00:31::2")
        return station

    def router(self, name, number):
        """Between the segments."""
        station = self.namespace(name, number, NEAR)
        for net in NEAR, DISTANT:
            self.leg(station, f"eth{net}", net, f"172.{net}.0.{number}", f"fd00:{net}::{number}")
        station.run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        return station

    def namespace(self, name, number, net):
        station = Station(name, number, os.path.join(self.directory, name), net)
        command("ip", "netns", "add", name)
        # links take the defaults as they are when made: neither duplicate address detection nor router advertisements are waited for
        station.run("sysctl", "-qw", *(f"net.ipv6.conf.{which}.{key}" for which in ("all", "default")
                                       for key in ("disable_ipv6=0", "accept_dad=0", "accept_ra=0")),
                    "net.ipv4.ip_unprivileged_port_start=0", "net.ipv4.tcp_syn_retries=2")
        batch(name, "link set lo up")
        self.stations.append(station)
        return station

    def leg(self, station, interface, net, address, address6):
        near_end = "p" + address.replace("172.", "")  # a name of 15 characters at most
        batch(station.name, f"link add {interface} type veth peer name {near_end} netns lan", f"addr add {address}/24 dev {interface}",
              f"addr add {address6}/64 dev {interface} nodad", f"link set {interface} up")
        batch("lan", f"link set {near_end} master bridge{net}", f"link set {near_end} up")

    def end(self):
        for station in self.stations:
            for process in station.processes:
                if process.poll() is None:
                    process.terminate()
        for station in self.stations:
            station.end()


def wait_for(seconds, condition):
    """Whether it came true in time; looks five times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.2)
    return True
