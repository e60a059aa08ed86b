#!/usr/bin/env bash
# A router that stops takes its route along; one that starts brings it back; killed without a word the same.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
for way in stop kill; do
    "$root/scripts/lab" router node01 "$way"
    expect "$way: the route leaves node00's FIB" wait_until 10 "the route to leave" fib_lacks node00 "proto bgp"
    in_ns a ping -c 1 -W 1 192.168.196.129 >"$LAB_DIR/ping" 2>&1 || true
    grep -q "Net Unreachable" "$LAB_DIR/ping" || fail "$way: A is not told that there is no route: $(cat "$LAB_DIR/ping")"
    "$root/scripts/lab" router node01 start
    expect "$way and start: the route is back" margay_on node00 fib lookup 192.168.196.129
    expect "$way and start: and so is the ping" ping_all a 192.168.196.129
    expect "$way and start: and back" ping_all b 192.168.18.64
done
expect "the history says who closed, and how" bash -c "'$MARGAY' bgp peer node01 --runtime '$(runtime_of node00)' | grep -q 'administrative shutdown'"
"$root/scripts/lab" router node00 stop
[ ! -e "$(runtime_of node00)/control.sock" ] || fail "a router that stopped left its control socket"
ok "a router that stopped leaves no socket behind"
