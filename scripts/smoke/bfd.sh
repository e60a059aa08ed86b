#!/usr/bin/env bash
# BFD with a stock BIRD: a BIRD that stands still is missed in a fraction of a second, not in the hold time of 90 s.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || { echo "bfd.sh: skipped: BIRD 2 is not installed"; exit "$SKIPPED"; }
smoke_begin --router bird
peer() { margay_on node00 bgp peer node01 -o json | jq -r "$1"; }
bfd_is() { [ "$(peer .bfd)" = "$1" ]; }
is_established() { [ "$(peer .state)" = established ]; }
bird_pid() { cat "$LAB_DIR/node01/pid"; }
with_bfd() { sed -i "s/$(node_address node01), as: 64512 }/$(node_address node01), as: 64512, bfd: { interval: 100, multiplier: 3 } }/" "$(config_of node00)"; }

sed -i 's/connect delay time/bfd on; connect delay time/' "$LAB_DIR/node01/bird.conf"
cat >>"$LAB_DIR/node01/bird.conf" <<EOF
protocol bfd watch { interface "enp0s8" { min rx interval 100 ms; min tx interval 100 ms; multiplier 3; }; }
EOF
"$root/scripts/lab" router node01 stop
"$root/scripts/lab" router node01 start
expect "BIRD is back, with BFD in its configuration" wait_until 20 "the session" is_established
flaps=$(peer .flaps)
with_bfd
expect "node00: reload with BFD" margay_on node00 reload
expect "the BFD session comes up" wait_until 10 "BFD" bfd_is up
expect "the session of BGP has not noticed" [ "$(peer .flaps)" = "$flaps" ]
expect "bgp peer says so" eval "margay_on node00 bgp peer node01 | grep -q 'bfd .*up; every 100 ms, down after 3 missing'"

# BFD is the worker's affair: a control plane that stands still for ten detection times is not missed
bird_bfd() { in_ns node01 birdc -s "$LAB_DIR/node01/bird.ctl" show bfd sessions | awk '$1 == "172.17.8.100" { print $3, $4 }'; } # state, since when
[[ $(bird_bfd) = Up* ]] || fail "BIRD's BFD session: $(bird_bfd)"
up_since=$(bird_bfd)
start_in node00 python3 "$(dirname "$0")/hang.py" "$(cat "$LAB_DIR/node00/pid")" margay-control 3 >"$LAB_DIR/hang"
hang=$!
wait_until 5 "the control thread to stand still" grep -q still "$LAB_DIR/hang"
if timeout 1 "$MARGAY" bgp summary --runtime "$(runtime_of node00)" >/dev/null 2>&1; then fail "the control thread answers"; fi
wait "$hang"
expect "the control thread stood still for 3 s: BIRD's BFD session is up since before" [ "$(bird_bfd)" = "$up_since" ]
expect "and so is the session of BGP" [ "$(peer .flaps)" = "$flaps" ]

kill -STOP "$(bird_pid)"
began=$(date +%s%N)
expect "BIRD stands still: its route goes" wait_until 10 "the route to go" fib_lacks node00 "proto bgp"
ok "after $((($(date +%s%N) - began) / 1000000)) ms, a look at the FIB included; the hold time is 90 s"
ended() { peer '[.history[].reason | select(startswith("BFD down: '"$1"'"))] | length'; }
expect "with the reason" [ "$(ended 'control detection time expired')" = 1 ]
kill -CONT "$(bird_pid)"
expect "BIRD goes on: BFD is up again" wait_until 20 "BFD" bfd_is up
has_bgp_route() { margay_on node00 fib dump | grep -q "^192.168.196.128/26 via .* proto bgp"; }
expect "and the route is back" wait_until 20 "the route" has_bgp_route

lasts() { [ "$(peer .uptimeMs)" -gt 2000 ]; }
wait_until 20 "the session to last" lasts # BIRD has missed us too, and may say so late
before=$(ended '')
# That it is our will BIRD is told and does not heed (RFC 5882 4.2): it ends the session of BGP, as for any BFD session that goes down.
sed -i 's/, bfd: {[^}]*}//' "$(config_of node00)"
expect "node00: reload without BFD" margay_on node00 reload
expect "there is no BFD session any more" wait_until 10 "BFD to go" bfd_is null
with_bfd
expect "node00: reload with BFD again" margay_on node00 reload
expect "BFD is up again" wait_until 10 "BFD" bfd_is up
expect "and the route there" wait_until 20 "the route" has_bgp_route
expect "it was not us who ended a session" [ "$(ended '')" = "$before" ]
