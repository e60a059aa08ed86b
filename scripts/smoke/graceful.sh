#!/usr/bin/env bash
# A router whose peer keeps its routes while it restarts: stopped for an upgrade, stopped for good, killed. The peer is a stock BIRD 2, and
# what counts is the kernel of its host.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || { echo "graceful.sh: skipped: BIRD 2 is not installed"; exit "$SKIPPED"; }
smoke_begin --router bird --no-start
# Not "ip .. | grep -q", which fails when grep has seen enough before ip has said all.
kernel_block() { ip -n mgy-node01 route show 192.168.18.64/26 proto bird via 172.17.8.100; }
kernel_has_block() { [ -n "$(kernel_block)" ]; }
kernel_lacks_block() { local block; block=$(kernel_block) && [ -z "$block" ]; }
show_node00() { birdc -s "$LAB_DIR/node01/bird.ctl" show protocols all node00; }
bird_says() { local said; said=$(show_node00) && grep -q "$1" <<<"$said"; }
is_up() { bird_says 'BGP state: *Established' && kernel_has_block; }
# What the kernel tells of the route, with the times: it is asked for no earlier than the peer is up.
deletions() { grep -c '^Deleted 192.168.18.64/26 ' "$LAB_DIR/monitor" || true; }

sed -i 's/^  as: 64512$/&\n  graceful-restart: { restart-time: 10 }/' "$(config_of node00)"
"$root/scripts/lab" router node01 start
"$root/scripts/lab" router node00 start
expect "BIRD has Margay's block, in its kernel" wait_until 20 "the session" is_up
expect "BIRD was asked to keep it for 10 s" bird_says 'Restart time: 10'
start_in node01 ip -timestamp monitor route >"$LAB_DIR/monitor"
monitor=$!

expect "stop for an upgrade" margay_on node00 stop --for-upgrade
[ ! -e "$(runtime_of node00)/control.sock" ] || fail "it has not waited for the end of the router"
ok "it waits for the end of the router"
expect "BIRD takes it for a restart" wait_until 5 "BIRD to notice" bird_says 'Neighbor graceful restart active'
sleep 2
kernel_has_block || fail "BIRD's kernel has dropped the route: $(cat "$LAB_DIR/monitor"; show_node00)"
[ "$(deletions)" = 0 ] || fail "BIRD's kernel had dropped the route: $(cat "$LAB_DIR/monitor")"
ok "and its kernel keeps the route meanwhile"
"$root/scripts/lab" router node00 start
expect "start: the session is back" wait_until 20 "the session" is_up
# the R bit; and the F bit is clear, so BIRD drops the route when the session is back, until it hears it again
expect "BIRD hears that it was a restart" bird_says 'Restart recovery'
expect "the ping passes" ping_all b 192.168.18.64
expect "what its kernel lost meanwhile, it has again" wait_until 5 "the monitor" grep -q '^192.168.18.64/26 ' "$LAB_DIR/monitor"
kill "$monitor"
ok "the route in BIRD's kernel: $(grep -v '^$' "$LAB_DIR/monitor" | paste -sd ' ')"

"$root/scripts/lab" router node00 kill
expect "killed: BIRD takes it for a restart" wait_until 5 "BIRD to notice" bird_says 'Neighbor graceful restart active'
kernel_has_block || fail "BIRD's kernel has dropped the route of a router that was killed"
ok "and its kernel keeps the route"
expect "until the restart time is over" wait_until 15 "the route to leave" kernel_lacks_block
"$root/scripts/lab" router node00 start
expect "a start after that" wait_until 20 "the session" is_up
expect "stop for good" margay_on node00 stop
expect "BIRD's kernel drops the route at once" wait_until 2 "the route to leave" kernel_lacks_block
expect "and BIRD shows why" bird_says 'Last error: *Received: Administrative shutdown'
