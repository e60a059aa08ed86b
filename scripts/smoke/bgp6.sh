#!/usr/bin/env bash
# IPv6 by BGP: the blocks of the other host come over the IPv4 session, without a static route; withdrawn with their block, and kept over a kill.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
for node in "${NODES[@]}"; do
    # a peer that is killed is not waited for
    sed -i '/^routes:/d; s/^  as: 64512$/&\n  graceful-restart: { restart-time: 0 }/' "$(config_of "$node")"
    expect "$node: reload without a static route" margay_on "$node" reload
done
by_bgp() { margay_on "$1" fib dump | grep -q "^$(node_block6 "$2") via $(node_address6 "$2") dev enp0s8 proto bgp$3$"; }
for node in "${NODES[@]}"; do
    peer=$(node_peer "$node")
    expect "$node has $(node_block6 "$peer") by BGP" wait_until 10 "the route" by_bgp "$node" "$peer" ''
done
expect "A pings B by IPv6" ping_all a fd00:10:0:c4::1
expect "B pings A by IPv6" ping_all b fd00:10:0:12::1
expect "bgp routes shows it" eval "margay_on node00 bgp routes | grep -q '$(node_block6 node01)'"
"$root/scripts/lab" router node01 kill
expect "node01 is gone, and its route with it" wait_until 20 "the route to go" fib_lacks node00 "$(node_block6 node01) via"
"$root/scripts/lab" router node01 start
expect "and back" wait_until 20 "the route" by_bgp node00 node01 ''
expect "A pings B by IPv6 again" ping_all a fd00:10:0:c4::1
sed -i "s/, \"fd00:10:0:c4::\/122\"//" "$(config_of node01)"
expect "node01: reload without its IPv6 block" margay_on node01 reload
expect "withdrawn at node00" wait_until 10 "the route to go" fib_lacks node00 "$(node_block6 node01) via"
expect "while IPv4 stays" ping_all a 192.168.196.129
