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

# What the operator sees of it, and does to it.
bgp() { margay_on node00 bgp "$@"; }
bgp_says() { # bgp_says PATTERN VERB...: a line like this
    local pattern=$1
    shift
    bgp "$@" | grep -qE -- "$pattern"
}
field() { bgp peer node01 -o json | jq "$1"; } # field FILTER
field_is() { [ "$(field "$1")" = "$2" ]; }
expect "the summary has the session, a line" bgp_says '^node01 +172.17.8.101 +64512 +established .* [1-9]/[1-9]/[1-9] ' summary
expect "the peer's capabilities are BIRD's" bgp_says 'it can .*route-refresh.*4-octet-as' peer node01
expect "BIRD's block, found by an address in it, with all attributes" bgp_says 'as-path \(empty\), origin igp, local-pref 100' routes 192.168.196.129
expect "what BIRD sent, and that it was accepted" bgp_says '^192.168.196.128/26 .* accepted$' received node01
expect "what BIRD is told" bgp_says '^192.168.18.64/26 +172.17.8.100 .* told$' advertised node01
expect "why BIRD is not told its own block" bgp_says "not told: the peer's own" advertised node01 192.168.196.128/26
bird_imports() { in_ns node01 birdc -s "$LAB_DIR/node01/bird.ctl" show protocols all node00 | awk '/Import updates:/ { print $3 }'; }
asks_again() { # asks_again COUNT VERB...: the count grows after it
    local of=$1 before
    shift
    before=$($of) && bgp "$@" >/dev/null && wait_until 10 "$of to grow" eval "[ \"\$($of)\" -gt $before ]"
}
updates_from_bird() { field .messages.updatesReceived; }
expect "refresh in: BIRD tells all again" asks_again updates_from_bird refresh node01 in
expect "refresh out: BIRD is told all again" asks_again bird_imports refresh node01 out
expect "a soft reset: the same both ways" asks_again bird_imports reset node01 --soft
expect "and no session ended" field_is .flaps 1
refused() { # refused PATTERN VERB...: exit code 1, and why
    local pattern=$1 output
    shift
    output=$(bgp "$@" 2>&1) && return 1
    grep -q -- "$pattern" <<<"$output"
}
expect "a family that was not agreed on is said" refused 'ipv6-unicast was not agreed on with node01' refresh node01 --family ipv6
expect "a peer that there is not is said, with whom it may mean" refused "did you mean 'node01'" peer node1
sessions=$(field .sessions)
expect "reset with a message" bgp reset node01 --message "new cable"
is_back() { [ "$(field .state)" = '"established"' ] && [ "$(field .sessions)" -gt "$sessions" ]; }
expect "the session is back" wait_until 20 "the session" is_back
history_says() { [ "$(field ".history[] | select(.notification.subcode == $1) | .endedBy, .notification.text" | tr '\n' ' ')" = "$2 " ]; }
expect "the history says who, which NOTIFICATION and the text" history_says 4 '"us" "new cable"'
expect "shutdown" bgp shutdown node01 --message "maintenance"
expect "the route leaves" wait_until 10 "the route to leave" fib_lacks node00 "proto bgp"
# what it shows as its last error is gone once it has dialled again
expect "BIRD was told why, and has the message" wait_until 5 "BIRD's log" grep -q 'node00: Received: Administrative shutdown.*maintenance' "$LAB_DIR/node01/log"
expect "status warns of it" bash -c "'$MARGAY' status --runtime '$(runtime_of node00)' | grep -q 'warning: bgp peer node01: no session: shut down by an operator'"
expect "it is told why there is nothing to refresh" refused 'no session with node01: it is idle' refresh node01
expect "a reset begins again" bgp reset node01
expect "and the route comes back" wait_until 20 "the route to come back" has_bgp_route
expect "the sessions are counted where nobody has to be asked" wait_until 5 "the counter" eval "[ \"\$(counter node00 'bgp node01 flaps')\" = 3 ]"
