#!/usr/bin/env bash
# In place of node01's router a stock BIRD 2, its kernel forwarding.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || { echo "bird.sh: skipped: BIRD 2 is not installed"; exit "$SKIPPED"; }
smoke_begin --router bird
expect_line "node00 has BIRD's block" "192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp" margay_on node00 fib dump
kernel_has_block() { ip -n mgy-node01 route | grep -q '^192.168.18.64/26 via 172.17.8.100 .*proto bird'; }
expect "BIRD has Margay's block, in its kernel" wait_until 10 "the kernel route" kernel_has_block
expect "A pings B: no loss" ping_all a 192.168.196.129 20
expect "B pings A: no loss" ping_all b 192.168.18.64 20
expect "A pings B by IPv6, over static routes: no loss" ping_all a fd00:10:0:c4::1 20
"$root/scripts/lab" router node01 stop
expect "BIRD stops: its route leaves" wait_until 10 "the route to leave" fib_lacks node00 "proto bgp"
"$root/scripts/lab" router node01 start
has_bgp_route() { margay_on node00 fib dump | grep -q "^192.168.196.128/26 via .* proto bgp"; }
expect "BIRD starts: it comes back" wait_until 20 "the route to come back" has_bgp_route
expect "and so does the ping" wait_until 10 "a ping" ping_all a 192.168.196.129 2
