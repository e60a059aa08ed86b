#!/usr/bin/env bash
# The gateway's ARP is answered by Margay with the MAC of the veth that was asked, once; and the rest of the decision table.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
frames=$(dirname "$0")/frames.py
veth_mac=a2:ff:0a:99:57:d2
a_mac=$(in_ns a cat /sys/class/net/cali0/address)
arp_from_a() { in_ns a python3 "$frames" cali0 arp "$@"; }
answer() { echo "$a_mac $veth_mac 2 $veth_mac $1 192.168.18.64"; }
expect_answers() { # WHAT EXPECTED ARP...
    local what=$1 expected=$2 got
    shift 2
    got=$(arp_from_a "$@")
    [ "$got" = "$expected" ] || fail "not so: $what: got '$got', expected '$expected'"
    ok "$what"
}

expect_answers "the gateway: its veth's MAC, unicast, exactly once" "$(answer 169.254.1.1)" 1 192.168.18.64 169.254.1.1
expect_answers "any other address: answered as well" "$(answer 10.9.8.7)" 1 192.168.18.64 10.9.8.7
expect_answers "the node's own address: by Margay, and not by the kernel too" "$(answer 172.17.8.100)" 1 192.168.18.64 172.17.8.100
expect_answers "its own address: silence" "" 1 192.168.18.64 192.168.18.64
expect_answers "a probe for its own address: silence" "" 1 0.0.0.0 192.168.18.64
expect_answers "a probe for the gateway: silence" "" 1 0.0.0.0 169.254.1.1
expect_answers "an announcement: silence" "" 2 192.168.18.64 192.168.18.64
expect_answers "another's address as sender: silence" "" 1 192.168.18.65 169.254.1.1
port="port calif24874aae57"
[ "$(counter node00 "$port drop arp-spoof")" = 1 ] || fail "the spoof is not counted"
[ "$(counter node00 "$port drop arp-silent-own")" -ge 3 ] || fail "questions for its own address are not counted"
[ "$(counter node00 "$port arp-reply-gateway")" -ge 1 ] || fail "the gateway's answer is not counted"
[ "$(counter node00 "$port arp-reply-proxy")" -ge 2 ] || fail "the proxy's answers are not counted"
ok "every decision is counted"
expect "the spoof is told to the operator" grep -q "192.168.18.65" "$LAB_DIR/node00/log"
[ "$(in_ns node01 python3 "$frames" enp0s8 arp 1 172.17.8.101 172.17.8.100 | wc -l)" = 1 ] || fail "the uplink's address is not answered exactly once"
ok "on the uplink the kernel answers for the host, once"
[ -z "$(in_ns node01 python3 "$frames" enp0s8 arp 1 172.17.8.101 192.168.18.64)" ] || fail "a container's address is answered on the uplink"
ok "on the uplink nobody answers for a container"
neighbor_is() { margay_on node00 neighbors | grep -F "$1" | grep -qF "$2"; }
expect_answers "a reply of its own with another MAC: silence" "" 2 192.168.18.64 169.254.1.1 02:00:00:00:00:64
expect "and the MAC is learnt" wait_until 5 "the new MAC" neighbor_is 192.168.18.64 02:00:00:00:00:64
expect_answers "a reply for another's address: silence" "" 2 192.168.18.65 169.254.1.1 02:00:00:00:00:65
[ "$(counter node00 "$port drop arp-spoof")" = 2 ] || fail "the false reply is not counted as spoof"
! neighbor_is 192.168.18.65 02:00:00:00:00:65 || fail "a false reply was learnt"
ok "and it is not learnt, but counted"
expect_answers "the workload's own MAC is back with its next question" "$(answer 169.254.1.1)" 1 192.168.18.64 169.254.1.1
expect "and learnt" wait_until 5 "the MAC" neighbor_is 192.168.18.64 "$a_mac"
echo "arp: { proxy: gateway-only }" >>"$(config_of node00)"
expect "reload with proxy: gateway-only" margay_on node00 reload
expect_answers "gateway-only: another address: silence" "" 1 192.168.18.64 10.9.8.7
[ "$(counter node00 "$port drop arp-not-proxied")" = 1 ] || fail "not counted as arp-not-proxied"
expect_answers "gateway-only: the gateway: answered" "$(answer 169.254.1.1)" 1 192.168.18.64 169.254.1.1
in_ns a ip neigh flush all
expect "the container resolves its gateway and reaches the other host" ping_all a 192.168.196.129
[ "$(in_ns a ip neigh show 169.254.1.1 | awk '{ print $5 }')" = "$veth_mac" ] || fail "the container has another MAC for its gateway"
ok "the container's neighbour table holds the veth's MAC"
