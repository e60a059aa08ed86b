#!/usr/bin/env bash
# A router that stops takes its route along; one that starts brings it back; killed without a word, or stopped for an upgrade, the same, unless
# its peer is asked to keep them. Its own table it keeps: what it
# had learnt forwards, as stale, until the peer gives it again or the time is over.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
is_up() { margay_on "$1" bgp summary -o json | jq -e '.peers[0].state == "established"'; }
# Not asked to wait, a peer lets go at once.
sed -i 's/^  as: 64512$/&\n  graceful-restart: { restart-time: 0 }/' "$(config_of node01)"
expect "node01 asks nobody to keep its routes" margay_on node01 reload
expect "and has its session again" wait_until 10 "the session" is_up node01
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
sed -i '/graceful-restart/d' "$(config_of node01)"
expect "node01 asks for 120 s, which is the default" margay_on node01 reload
expect "and has its session again" wait_until 10 "the session" is_up node01
"$root/scripts/lab" router node01 kill
expect "killed: the session ends" wait_until 10 "its end" eval "! is_up node00"
expect "and the route is kept" eval "margay_on node00 fib dump | grep -q '^192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp'"
"$root/scripts/lab" router node01 start
expect "start: the ping" wait_until 10 "a ping" ping_all a 192.168.196.129
expect "stopped for an upgrade" margay_on node01 stop --for-upgrade
rm -f "$LAB_DIR/node01/pid"
expect "the session ends" wait_until 10 "its end" eval "! is_up node00"
expect "and the route is kept" margay_on node00 fib lookup 192.168.196.129
"$root/scripts/lab" router node01 start
expect "start: the ping" wait_until 10 "a ping" ping_all a 192.168.196.129
expect "the history says who closed, and how" bash -c "'$MARGAY' bgp peer node01 --runtime '$(runtime_of node00)' | grep -q 'administrative shutdown'"
route="192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp"
has_line() { margay_on node00 fib dump | grep -qxF -- "$1"; }
# restart_alone WAY: node00's router ends that way and starts again, and there is no node01 to learn from.
restart_alone() {
    "$root/scripts/lab" router node00 "$1"
    "$root/scripts/lab" router node01 kill
    "$root/scripts/lab" router node00 start
}
for way in kill stop; do
    restart_alone "$way"
    expect "$way and start without a peer: the route is there, stale" wait_until 10 "the stale route" has_line "$route stale"
    expect "$way and start without a peer: so is what the configuration gives" \
        wait_until 10 "the route to A" has_line "192.168.18.64/32 dev calif24874aae57 proto workload"
    "$root/scripts/lab" router node01 start
    expect "the peer is back: the route is confirmed" wait_until 10 "the route, not stale" has_line "$route"
    expect "and the ping passes" ping_all a 192.168.196.129
done
restart_alone kill
expect "once more: the route is there, stale" wait_until 10 "the stale route" has_line "$route stale"
sed -i "/^blocks:/s,$(node_block node01),192.168.200.0/26," "$(config_of node01)"
"$root/scripts/lab" router node01 start
expect "the peer is back without it: End-of-RIB takes it away" wait_until 10 "the stale route to go" fib_lacks node00 "^192.168.196.128/26"
expect "and not what the peer has told" has_line "${route/196.128/200.0}"
sed -i "/^blocks:/s,192.168.200.0/26,$(node_block node01)," "$(config_of node01)"
margay_on node01 reload >"$LAB_DIR/reload"
expect "the peer announces it again" wait_until 10 "the route" has_line "$route"
sed -i 's/^  as: 64512$/&\n  stale-time: 4/' "$(config_of node00)"
restart_alone kill
expect "a short stale time: the route is there, stale" wait_until 10 "the stale route" has_line "$route stale"
expect "and goes when the time is over" wait_until 10 "the stale route to go" fib_lacks node00 "proto bgp"
expect "with a line in the log" grep -q "1 stale routes removed" "$LAB_DIR/node00/log"
head -c 100000 /dev/urandom >"$LAB_DIR/garbage"
"$root/scripts/lab" router node00 kill
cp "$LAB_DIR/garbage" "$(runtime_of node00)/fib"
"$root/scripts/lab" router node01 start --no-wait
"$root/scripts/lab" router node00 start
expect "a FIB that is not to be believed is said so" grep -q "no routes are carried over" "$LAB_DIR/node00/log"
expect "and the start is a fresh one" ping_all a 192.168.196.129
"$root/scripts/lab" router node00 stop
[ ! -e "$(runtime_of node00)/control.sock" ] || fail "a router that stopped left its control socket"
ok "a router that stopped leaves no socket behind"
