"""What works with whom: gathered as lines, told as a table, compared with the one that is published."""

import json
import os
import re

BEGIN, END = "<!-- matrix: begin, written by scripts/smoke/interop.sh --write -->", "<!-- matrix: end -->"

CAPABILITIES = {
    "session-internal": "internal session over IPv4",
    "session-external": "external session over IPv4",
    "session-external6": "external session over IPv6",
    "session-distant": "external session over two hops, as dynamic neighbour of ours",
    "unnumbered": "session over link-local addresses (unnumbered)",
    "password": "TCP-MD5 (RFC 2385)",
    "ttl-security": "GTSM (RFC 5082)",
    "bfd": "BFD (RFC 5881)",
    "told": "our blocks there, internal: next hop, AS path, LOCAL_PREF",
    "told-external": "our blocks there, external: next hop, AS path",
    "told-external6": "the same over IPv6",
    "told-distant": "the same over two hops",
    "learnt": "its routes in our FIB, internal",
    "learnt-external": "its routes in our FIB, external",
    "learnt-external6": "the same over IPv6",
    "learnt-distant": "the same over two hops, by the gateway there",
    "extended-next-hop": "IPv4 by IPv6 next hops, both ways (RFC 8950)",
    "withdrawn-there": "we withdraw: gone there",
    "withdrawn-here": "it withdraws: gone from our FIB",
    "4-octet-as": "4-octet AS numbers (RFC 6793)",
    "communities-here": "its standard, extended and large communities, unchanged behind us",
    "communities-there": "others' communities, unchanged there",
    "policy-there": "what our export policy sets: MED, prepending, communities",
    "policy-here": "what our import policy sets, seen by internal peers",
    "add-path-there": "ADD-PATH, ours to it (RFC 7911)",
    "add-path-here": "ADD-PATH, its to us",
    "extended-messages": "a message longer than 4,096 octets, there (RFC 8654)",
    "refresh-here": "it asks for a refresh, we tell again (RFC 2918)",
    "refresh-there": "we ask for a refresh, it tells again",
    "enhanced-refresh": "with begin and end (RFC 7313)",
    "role": "roles (RFC 9234)",
    "max-prefix-here": "it tells too much: we end the session, and start it again",
    "max-prefix-there": "we tell too much: it ends the session, and we say why",
    "shutdown-here": "its shutdown text, here (RFC 9003)",
    "shutdown-there": "our shutdown text, there",
    "hard-reset": "its shutdown is a hard reset, here (RFC 8538)",
    "restart-there": "graceful restart: it is killed, its routes stay until it has told all (RFC 4724)",
    "restart-here": "graceful restart: we are killed, our routes stay there",
    "long-lived": "long-lived: its routes stay after the restart time (RFC 9494)",
    "long-lived-here": "long-lived: ours stay there after the restart time",
    "reflector": "it reflects between us and another (RFC 4456)",
    "client": "we reflect to it",
    "mesh-dials": "mesh: the node that dials, its blocks and ours",
    "mesh-passive": "mesh: the node that waits, its blocks and ours",
    "mesh-borrowed-here": "mesh: an address of ours that it borrowed",
    "mesh-borrowed-there": "mesh: an address of its that we borrowed, in its kernel",
    "mesh-preference": "mesh: LOCAL_PREF is the mirror of the metric",
}


class Matrix:
    def __init__(self, versions):
        self.versions = versions  # by peer
        self.lines = {}  # by peer, family and capability

    def add(self, peer, family, capability, result, note=""):
        """result: yes, no, or - for what the peer cannot do. A line that is told again keeps the worse of the two."""
        what = f"{peer}, {family or 'session'}, {CAPABILITIES[capability]}" + (f": {note}" if note else "")
        print({"yes": "ok: ", "-": "-: ", "no": "FAILED: "}[result] + what)
        key = peer, family, capability
        if self.lines.get(key, {}).get("result") != "no":
            self.lines[key] = {"peer": peer, "version": self.versions[peer], "family": family, "capability": capability,
                               "result": result, "note": note}

    def failures(self):
        return [line for line in self.lines.values() if line["result"] == "no"]

    def markdown(self):
        peers = list(self.versions)
        order = list(CAPABILITIES)
        rows = sorted({(order.index(line["capability"]), line["family"]) for line in self.lines.values()})
        notes = []
        text = ["| capability | family | " + " | ".join(f"{peer} {self.versions[peer]}" for peer in peers) + " |",
                "|---|---|" + "---|" * len(peers)]
        for index, family in rows:
            row = []
            for peer in peers:
                line = self.lines.get((peer, family, order[index]))
                if line is None:
                    row.append("")
                    continue
                if line["note"] and line["result"] == "-":
                    if line["note"] not in notes:
                        notes.append(line["note"])
                    row.append(f"- ({notes.index(line['note']) + 1})")
                else:
                    row.append(line["result"])
            text.append(f"| {CAPABILITIES[order[index]]} | {family} | " + " | ".join(row) + " |")
        text.append("")
        text += [f"{number}. {note}" for number, note in enumerate(notes, 1)]
        return "\n".join(text)

    def write_json(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            for line in self.lines.values():
                file.write(json.dumps(line) + "\n")


def published(path):
    """The text between the markers."""
    with open(path, encoding="utf-8") as file:
        found = re.search(re.escape(BEGIN) + "\n(.*)\n" + re.escape(END), file.read(), re.S)
    if not found:
        raise RuntimeError(f"{path} has no markers")
    return found.group(1)


def publish(path, text):
    with open(path, encoding="utf-8") as file:
        changed = file.read().replace(f"{BEGIN}\n{published(path)}\n{END}", f"{BEGIN}\n{text}\n{END}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(changed)


def rows(text):
    """The cells of a published table: by peer with its version, then by capability and family. Notes go by their text."""
    lines = text.splitlines()
    notes = dict(re.match(r"(\d+)\. (.*)", line).groups() for line in lines if re.match(r"\d+\. ", line))
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    if not table:
        return {}
    found = {peer: {} for peer in table[0][2:]}
    for capability, family, *cells in table[2:]:
        for peer, cell in zip(found, cells):
            numbered = re.match(r"- \((\d+)\)", cell)
            if cell:
                found[peer][f"{capability}, {family}"] = f"- {notes[numbered.group(1)]}" if numbered else cell
    return found
