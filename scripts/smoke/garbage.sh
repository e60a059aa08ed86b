#!/usr/bin/env bash
# Garbage on port 179 and on a veth: a reset session or a counted drop, and everything else goes on.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
frames=$(dirname "$0")/frames.py
pid=$(cat "$LAB_DIR/node00/pid")
since() { margay_on node00 bgp summary -o json | jq '.peers[0] | select(.state == "established") | .sinceMs'; }
before=$(since)
throw() { # throw NODE SOURCE SEED: random bytes at node00's port 179 from that address; prints how often a connection took them and was ended
    in_ns "$1" python3 -c '
import random, socket, sys
dice = random.Random(int(sys.argv[2]))
ended = 0
for _ in range(20):
    with socket.create_connection(("172.17.8.100", 179), timeout=2, source_address=(sys.argv[1], 0)) as connection:
        connection.settimeout(5)
        try:
            connection.sendall(dice.choice([b"", b"\xff" * 16]) + dice.randbytes(dice.randrange(4096, 8192)))
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass # reset: ended too
        ended += 1
print(ended)' "$2" "$3"
}
seed=$RANDOM
ip -n mgy-node01 addr add 172.17.8.77/24 dev enp0s8
for source in 172.17.8.101 172.17.8.77; do
    [ "$(throw node01 "$source" "$seed")" = 20 ] || fail "garbage from $source, seed $seed: not every connection was ended"
done
[ "$(since)" = "$before" ] || fail "the session did not stay up: $before, now $(since)"
ok "garbage on port 179, from the peer's address and from an unknown one: each connection ended, seed $seed; the session stands"
gateway=$(in_ns node00 cat /sys/class/net/calif24874aae57/address)
seed=$RANDOM
in_ns a2 ping -q -c 100 -i 0.05 -W 1 192.168.196.128 >"$LAB_DIR/ping" &
sent=$(in_ns a python3 "$frames" cali0 fuzz 5 "$seed" "$gateway" 192.168.18.64 192.168.196.129)
wait $!
ok "$sent random and mutated frames from A, seed $seed"
is_our_process "$pid" || fail "the router is gone"
grep -q ' 0% packet loss' "$LAB_DIR/ping" || fail "another port was disturbed: $(cat "$LAB_DIR/ping")"
ok "the other container's pings to the other host: no loss"
[ "$(counter node00 "port calif24874aae57 drop ipv4-checksum")" -gt 0 ] || fail "nothing counted as ipv4-checksum"
[ "$(counter node00 agent-errors)" = 0 ] || fail "agent errors: $(counter node00 agent-errors)"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 10 "the sum" is_accounted "$node"; done
expect "A still pings B" ping_all a 192.168.196.129
[ "$(since)" = "$before" ] || fail "the session did not stay up"
