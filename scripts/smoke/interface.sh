#!/usr/bin/env bash
# Interfaces that go down, come back, are deleted and made again while the router runs.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
# shellcheck source=scripts/lab-net.sh
source "$(dirname "$0")/../lab-net.sh"
smoke_begin --router margay
veth=calif24874aae57
state() { margay_on node00 endpoints -o json | jq -r '[.. | objects | select(.interface? == "'$veth'")][0].state'; }
is_state() { [ "$(state)" = "$1" ]; }
ip -n mgy-node00 link set "$veth" down
expect "down is noticed" wait_until 5 "the state down" is_state down
expect "its route goes with it" wait_until 5 "the route to go" fib_lacks node00 192.168.18.64/32
expect "of both families" fib_lacks node00 fd00:10:0:12::1/128
in_ns a2 ping -c 1 -W 1 192.168.18.64 >/dev/null 2>&1 || true
[ "$(counter node00 "port cali4e5ed993aed drop blackhole")" = 1 ] || fail "not counted as blackhole"
ok "what would leave by it meets the block's blackhole, counted"
ip -n mgy-node00 link set "$veth" up
expect "up again: the ping is back" wait_until 10 "a ping" ping_all a 192.168.196.129 2
ip -n mgy-node00 link del "$veth"
expect "deleted is noticed" wait_until 5 "the state missing" is_state missing
plug_container a
expect "made anew: the ping is back" wait_until 10 "a ping" ping_all a 192.168.196.129 2
expect "and by IPv6" wait_until 10 "a ping" ping_all a fd00:10:0:c4::1 2
ip -n mgy-node00 link set enp0s8 down
expect "the uplink's route goes with it" wait_until 10 "the route to go" fib_lacks node00 172.17.8.0/24
ip -n mgy-node00 link set enp0s8 up
expect "and comes back, and the ping to the other host" wait_until 30 "a ping" ping_all a 192.168.196.129 2
expect "and that by IPv6" wait_until 30 "a ping" ping_all a fd00:10:0:c4::1 2
for said in "endpoint a: $veth is down" "endpoint a: $veth is missing" "uplink enp0s8 is down"; do
    expect "the log says: $said" grep -qF "$said" "$LAB_DIR/node00/log"
done
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 10 "the sum" is_accounted "$node"; done
