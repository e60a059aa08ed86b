#!/usr/bin/env bash
# The gateway's neighbour solicitations are answered by Margay with the MAC of the veth that was asked, once; and the rest of the decision table.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
ndp=$(dirname "$0")/ndp.py
own=fd00:10:0:12::1 veth_mac=a2:ff:0a:99:57:d2
a_mac=$(in_ns a cat /sys/class/net/cali0/address)
link_local=$(ip -n mgy-a -6 -j addr show dev cali0 scope link | jq -r '[.[].addr_info[]?.local | values][0]')
answer() { echo "$a_mac $veth_mac $2 ${3:-$own} 255 136 $1 $2 $veth_mac"; } # answer FLAGS TARGET [ASKER]
expect_answers() { # WHAT EXPECTED NS|RS..
    local what=$1 expected=$2 got
    shift 2
    got=$(in_ns a python3 "$ndp" cali0 "$@")
    [ "$got" = "$expected" ] || fail "not so: $what: got '$got', expected '$expected'"
    ok "$what"
}
drops() { counter node00 "port calif24874aae57 drop $1"; }
expect_drops() { # REASON COUNT: since the start
    [ "$(drops "$1")" = "$2" ] || fail "$(drops "$1") counted as $1, not $2"
    ok "counted as $1: $2"
}

expect_answers "the gateway: its veth's MAC, solicited, override, router, exactly once" "$(answer RSO "$GATEWAY6")" ns "$GATEWAY6" source=$own
expect_answers "the gateway, asked by a link-local address, as a kernel verifies it" \
    "$(answer RSO "$GATEWAY6" "$link_local")" ns "$GATEWAY6" source="$link_local"
expect_answers "the gateway, asked without an option" "$(answer RSO "$GATEWAY6")" ns "$GATEWAY6" source=$own option=none
expect_answers "any other address: answered as well, without override" "$(answer RS fd00:10:0:12::2)" ns fd00:10:0:12::2 source=$own
expect_answers "the node's own address: by Margay, and not by the kernel too" "$(answer RS fd00:8::100)" ns fd00:8::100 source=$own
expect_answers "a probe for its own address: silence" "" ns $own source=::
expect_answers "a probe for the gateway: silence" "" ns "$GATEWAY6" source=::
expect_answers "its own address: silence" "" ns $own source=$own
expect_drops ndp-silent-own 3
expect_answers "another's address as sender: silence" "" ns "$GATEWAY6" source=fd00:10:0:12::2
expect_drops ndp-spoof 1
expect_answers "the gateway's address as sender: silence" "" ns fd00:10:0:12::2 source="$GATEWAY6"
expect_drops ndp-spoof 2
expect "the spoof is told to the operator" wait_until 5 "the log" grep -q "WARN.*fd00:10:0:12::2" "$LAB_DIR/node00/log"
expect_answers "a router solicitation: no advertisement" "" rs source="$link_local"
expect_drops ndp-router 1
expect_answers "hop limit 254: refused" "" ns "$GATEWAY6" source=$own hop-limit=254
expect_answers "a wrong checksum: refused" "" ns "$GATEWAY6" source=$own sum=bad
expect_drops ndp-malformed 2
expect_answers "another's link-local address: silence" "" ns fe80::1 source=$own
expect_drops ndp-not-proxied 1
uplink_answers() { in_ns node01 python3 "$ndp" enp0s8 ns "$1" source=fd00:8::101 | wc -l; }
[ "$(uplink_answers fd00:8::100)" = 1 ] || fail "the uplink's address is not answered exactly once"
[ "$(uplink_answers $own)" = 0 ] || fail "a container's address is answered on the uplink"
ok "on the uplink the kernel answers for the host, once, and nobody for a container"
neighbor_is() { margay_on node00 neighbors | grep -F "$1" | grep -qF "$2"; }
advertise() { in_ns a python3 "$ndp" cali0 na "$1" "$2" "$GATEWAY6" source="$1" to-mac=$veth_mac flags=O; }
advertise $own 02:00:00:00:00:64
expect "an advertisement of its own with another MAC is learnt" wait_until 5 "the new MAC" neighbor_is $own 02:00:00:00:00:64
advertise fd00:10:0:12::2 02:00:00:00:00:65
expect_drops ndp-spoof 3
! neighbor_is fd00:10:0:12::2 02:00:00:00:00:65 || fail "a false advertisement was learnt"
expect_answers "its own MAC is back with its next question" "$(answer RSO "$GATEWAY6")" ns "$GATEWAY6" source=$own
expect "and learnt" wait_until 5 "the MAC" neighbor_is $own "$a_mac"
echo "ndp: { proxy: gateway-only }" >>"$(config_of node00)"
expect "reload with proxy: gateway-only" margay_on node00 reload
expect_answers "gateway-only: another address: silence" "" ns fd00:10:0:12::2 source=$own
expect_drops ndp-not-proxied 2
expect_answers "gateway-only: the gateway: answered" "$(answer RSO "$GATEWAY6")" ns "$GATEWAY6" source=$own
in_ns a ip -6 neigh flush all
expect "the container resolves its gateway and reaches the other host" ping_all a fd00:10:0:c4::1
[ "$(in_ns a ip -6 -j neigh show "$GATEWAY6" | jq -r '.[0].lladdr')" = $veth_mac ] || fail "the container has another MAC for its gateway"
ok "the container's neighbour table holds the veth's MAC"
