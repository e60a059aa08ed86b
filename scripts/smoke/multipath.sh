#!/usr/bin/env bash
# Three BIRDs with one prefix: flows go to all of them, and when one goes no flow of the others moves. And IPv4 by a next hop of IPv6 (RFC 8950).
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || { echo "multipath.sh: skipped: BIRD 2 is not installed"; exit "$SKIPPED"; }
smoke_begin --router bird

# host NUMBER: one more on the segment between the hosts, a BIRD with the address that all of them have; its end is the test's.
host() {
    local name=host$1 address=172.17.8.11$1 address6=fd00:8::11$1
    ip netns add "mgy-$name"
    in_ns "$name" sysctl -qw net.ipv6.conf.default.accept_dad=0
    ip -n mgy-node01 link add "$name" link enp0s8 type macvlan mode bridge
    ip -n mgy-node01 link set "$name" netns "mgy-$name" name eth0
    ip -n "mgy-$name" addr add "$address/24" dev eth0
    ip -n "mgy-$name" addr add "$address6/64" dev eth0 nodad
    ip -n "mgy-$name" addr add 10.50.0.1/32 dev lo
    ip -n "mgy-$name" addr add "10.60.$1.1/32" dev lo
    ip -n "mgy-$name" link set lo up
    ip -n "mgy-$name" link set eth0 up
    ip -n "mgy-$name" route add 192.168.18.64/26 via 172.17.8.100
    cat >"$LAB_DIR/$name.conf" <<EOF
router id $address;
protocol device { }
protocol static anycast { ipv4; route 10.50.0.0/24 blackhole; }
protocol static own { ipv4; route 10.60.$1.0/24 blackhole; }
protocol bgp margay {
  local $address as 64512;
  neighbor 172.17.8.100 as 64512;
  connect delay time 1; connect retry time 2; error wait time 1, 5;
  ipv4 { import none; next hop self; export where proto = "anycast"; };
}
protocol bgp margay6 {
  local $address6 as 64512;
  neighbor fd00:8::100 as 64512;
  connect delay time 1; connect retry time 2; error wait time 1, 5;
  ipv4 { extended next hop on; import none; next hop self; export where proto = "own"; };
}
EOF
    start_in "$name" bird -f -c "$LAB_DIR/$name.conf" -s "$LAB_DIR/$name.ctl" 2>"$LAB_DIR/$name.log"
    start_in "$name" python3 "$root/scripts/smoke/flows.py" answer "$name" 5000
}
for number in 1 2 3; do
    host "$number"
    peers="${peers:-}, { name: host$number, address: 172.17.8.11$number, as: 64512 }"
    peers+=", { name: host$number-6, address: \"fd00:8::11$number\", as: 64512, families: [ipv4] }"
done
sed -i "s/as: 64512 } \]/as: 64512 }$peers ]/" "$(config_of node00)"
expect "node00: reload with three more hosts" margay_on node00 reload
members() { margay_on node00 fib dump -o json | jq -r '.[] | select(.prefix == "10.50.0.0/24") | if .members then (.members | length) else 1 end'; }
has_members() { [ "$(members)" = "$1" ]; }
expect "the FIB has one group of three" wait_until 20 "the group" has_members 3
expect "fib lookup shows all members" eval "margay_on node00 fib lookup 10.50.0.7 | grep -c 'nexthop via 172.17.8.111 .*nexthop via 172.17.8.112 .*nexthop via 172.17.8.113'"
expect "routes shows all gateways" eval "margay_on node00 routes | grep '10.50.0.0/24' | grep -q 'via 172.17.8.111 via 172.17.8.112 via 172.17.8.113'"
expect "bgp routes shows all paths as used" [ "$(margay_on node00 bgp routes 10.50.0.0/24 -o json | jq '[.[0].paths[] | select(.used)] | length')" = 3 ]

ask() { in_ns a python3 "$root/scripts/smoke/flows.py" ask 10.50.0.1 5000 120 20000 >"$LAB_DIR/$1"; }
answers_all() { ask "$1" && ! grep -q -- '-$' "$LAB_DIR/$1"; }
expect "all flows are answered" wait_until 10 "the answers" answers_all before
for number in 1 2 3; do
    count=$(grep -c "host$number" "$LAB_DIR/before")
    expect "host$number has a share: $count of 120 flows" [ "$count" -gt 20 ]
done
birdc -s "$LAB_DIR/host2.ctl" disable margay >/dev/null
expect "host2 withdraws" wait_until 10 "two members" has_members 2
expect "all flows are answered, none by host2" eval "answers_all without && ! grep -q host2 '$LAB_DIR/without'"
others() { grep -v host2 "$LAB_DIR/before" | comm -23 - "$LAB_DIR/$1"; }
expect "no flow of the other two has moved" [ -z "$(others without)" ]
birdc -s "$LAB_DIR/host2.ctl" enable margay >/dev/null
expect "host2 is back" wait_until 20 "three members" has_members 3
expect "all flows are answered" answers_all again
expect "flows have moved to host2 only" [ -z "$(comm -13 "$LAB_DIR/without" "$LAB_DIR/again" | grep -v host2)" ]

expect_line "IPv4 by a next hop of IPv6" "10.60.1.0/24 via fd00:8::111 dev enp0s8 proto bgp" margay_on node00 fib dump
expect "A pings there by IPv4: no loss" ping_all a 10.60.1.1 20
expect "the neighbour was found by neighbour discovery" eval "margay_on node00 neighbors | grep -q 'fd00:8::111.*reachable'"
