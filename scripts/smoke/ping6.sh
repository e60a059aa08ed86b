#!/usr/bin/env bash
# Containers reach each other by IPv6, every request answered exactly once, the hop limit lower by one per router, the kernel silent.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
a=fd00:10:0:12::1 a2=fd00:10:0:12::2 b=fd00:10:0:c4::1 b2=fd00:10:0:c4::2
for pair in "a $b" "b $a" "a $a2" "b2 $b" "a2 $b2"; do
    # shellcheck disable=SC2086
    expect "${pair/ / pings }: no loss" ping_all $pair 20
done
for node in "${NODES[@]}"; do
    for address in $a $a2 $b $b2; do
        way=$(ip -n "mgy-$node" -6 route get "$address" 2>&1 || true)
        [[ $way = *" dev margay0 "* || $way = *unreachable* ]] || fail "$node's kernel has a route to $address: $way"
    done
    [ "$(in_ns "$node" cat /proc/sys/net/ipv6/conf/all/forwarding)" = 1 ] || fail "$node: IPv6 forwarding is not 1"
done
[ -z "$(ip -n mgy-node00 -6 addr show dev calif24874aae57)" ] || fail "the kernel has an address on a host veth"
ok "no kernel route to any container but by way of Margay, none of its addresses on a veth, forwarding=1"
for name in a b; do capture_on "$name" cali0 icmp6 or tcp; done
in_ns a ping -q -c 50 -i 0.02 -t 64 $b >/dev/null
in_ns a ping -q -c 10 -i 0.02 -t 64 $a2 >/dev/null
request='icmp6 and ip6[40] = 128' reply='icmp6 and ip6[40] = 129'
wait_until 5 "B's capture to be written" has_caught b cali0 "$reply" 50
wait_until 5 "A's capture to be written" has_caught a cali0 "$reply" 60
end_captures
[ "$(caught b cali0 "$request")" = 50 ] || fail "B saw $(caught b cali0 "$request") requests, not 50"
[ "$(caught a cali0 "$reply")" = 60 ] || fail "A saw $(caught a cali0 "$reply") replies, not 60"
ok "every request arrived and was answered exactly once"
[ "$(caught b cali0 "$request and ip6[7] = 62")" = 50 ] || fail "requests did not arrive with hop limit 62"
[ "$(caught a cali0 "$reply and ip6[7] = 62 and src host $b")" = 50 ] || fail "replies did not come back with hop limit 62"
[ "$(caught a cali0 "$reply and ip6[7] = 63 and src host $a2")" = 10 ] || fail "the neighbour's replies did not have hop limit 63"
ok "hop limit 62 over two routers, 63 over one"
for name in a b; do
    # beside echoes only neighbour discovery and reports of multicast groups
    others=$(captured "$name" cali0 'tcp or (icmp6 and ip6[40] < 128) or (icmp6 and ip6[40] = 134) or (icmp6 and ip6[40] = 137)')
    [ -z "$others" ] || fail "$name saw something else: $others"
done
ok "no ICMPv6 error, no redirect, no router advertisement and no reset from a kernel"
port="port calif24874aae57 drop"
output=$(in_ns a ping -c 2 -i 0.2 -W 1 fd00:10:0:12::3 2>&1 || true)
! grep -qi unreachable <<<"$output" || fail "an unassigned address of the own block is answered: $output"
[ "$(counter node00 "$port blackhole")" = 2 ] || fail "not counted as blackhole: $(counter node00 "$port blackhole")"
ok "an unassigned address of the own block: dropped in silence, counted"
output=$(in_ns a ping -c 2 -i 0.2 -W 1 2001:db8::9 2>&1 || true)
grep -q "From fd00:8::100 .*No route" <<<"$output" || fail "no 'no route' from the node: $output"
[ "$(counter node00 "$port no-route")" = 2 ] || fail "not counted as no-route"
ok "no route: told so, from the node's address"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
