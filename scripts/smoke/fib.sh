#!/usr/bin/env bash
# Both hosts' FIBs hold the scenario, and the file is read without asking the router.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
dump() { margay_on "$1" fib dump; }
expect_line "node00: container A" "192.168.18.64/32 dev calif24874aae57 proto workload" dump node00
expect_line "node00: container A2" "192.168.18.65/32 dev cali4e5ed993aed proto workload" dump node00
expect_line "node00: its own block" "blackhole 192.168.18.64/26 proto blackhole" dump node00
expect_line "node00: the other's block" "192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp" dump node00
expect_line "node01: container B" "192.168.196.129/32 dev cali69b2b8c106c proto workload" dump node01
expect_line "node01: container B2" "192.168.196.128/32 dev cali4907e793262 proto workload" dump node01
expect_line "node01: its own block" "blackhole 192.168.196.128/26 proto blackhole" dump node01
expect_line "node01: the other's block" "192.168.18.64/26 via 172.17.8.100 dev enp0s8 proto bgp" dump node01
expect_line "node00: container A, IPv6" "fd00:10:0:12::1/128 dev calif24874aae57 proto workload" dump node00
expect_line "node00: its own IPv6 block" "blackhole fd00:10:0:12::/122 proto blackhole" dump node00
expect_line "node00: the other's IPv6 block" "fd00:10:0:c4::/122 via fd00:8::101 dev enp0s8 proto static" dump node00
expect_line "node01: the other's IPv6 block" "fd00:10:0:12::/122 via fd00:8::100 dev enp0s8 proto static" dump node01
expect "A reaches B, so the next hop is resolved" ping_all a 192.168.196.129
peer_mac=$(in_ns node01 cat /sys/class/net/enp0s8/address)
lookup=$(margay_on node00 fib lookup 192.168.196.129)
for word in 192.168.196.128/26 172.17.8.101 "$peer_mac" enp0s8; do
    grep -qF "$word" <<<"$lookup" || fail "fib lookup does not say $word: $lookup"
done
ok "lookup says entry, next hop, MAC and interface"
expect "A reaches B by IPv6" ping_all a fd00:10:0:c4::1
lookup=$(margay_on node00 fib lookup fd00:10:0:c4::1)
for word in fd00:10:0:c4::/122 fd00:8::101 "$peer_mac" enp0s8; do
    grep -qF "$word" <<<"$lookup" || fail "fib lookup does not say $word: $lookup"
done
ok "and so of IPv6"
lines=$(dump node00 | grep -c ' proto ')
[ "$lines" -ge 12 ] || fail "only $lines routes: $(dump node00)"
expect "dump -o json is JSON with the same $lines routes" bash -c "'$MARGAY' fib dump -o json --runtime '$(runtime_of node00)' | jq -e 'length == $lines'"
expect "lookup -o json is JSON" bash -c "'$MARGAY' fib lookup 192.168.196.129 -o json --runtime '$(runtime_of node00)' | jq -e ."
kill -STOP "$(cat "$LAB_DIR/node00/pid")"
expect_line "a router that hangs still shows its FIB" "192.168.18.64/32 dev calif24874aae57 proto workload" dump node00
kill -CONT "$(cat "$LAB_DIR/node00/pid")"
