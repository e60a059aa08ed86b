#!/usr/bin/env bash
# Containers reach each other, every request answered exactly once, the TTL lower by one per router, the kernel silent.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
for pair in "a 192.168.196.129" "b 192.168.18.64" "a 192.168.18.65" "b2 192.168.196.129" "a2 192.168.196.128"; do
    # shellcheck disable=SC2086
    expect "${pair/ / pings }: no loss" ping_all $pair 20
done
for node in "${NODES[@]}"; do
    for address in 192.168.18.64 192.168.18.65 192.168.196.128 192.168.196.129; do
        way=$(ip -n "mgy-$node" route get "$address" 2>&1 || true)
        [[ $way = *" dev margay0 "* || $way = *unreachable* ]] || fail "$node's kernel has a route to $address: $way"
    done
    [ "$(in_ns "$node" cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || fail "$node: ip_forward is not 1"
done
ok "no kernel route to any container but by way of Margay, ip_forward=1"
for name in a b; do capture_on "$name" cali0; done
in_ns a ping -q -c 50 -i 0.02 -t 64 192.168.196.129 >/dev/null
in_ns a ping -q -c 10 -i 0.02 -t 64 192.168.18.65 >/dev/null
wait_until 5 "B's capture to be written" has_caught b cali0 'icmp[0] = 0' 50
wait_until 5 "A's capture to be written" has_caught a cali0 'icmp[0] = 0' 60
end_captures
[ "$(caught b cali0 'icmp[0] = 8')" = 50 ] || fail "B saw $(caught b cali0 'icmp[0] = 8') requests, not 50"
[ "$(caught a cali0 'icmp[0] = 0')" = 60 ] || fail "A saw $(caught a cali0 'icmp[0] = 0') replies, not 60"
ok "every request arrived and was answered exactly once"
[ "$(caught b cali0 'icmp[0] = 8 and ip[8] = 62')" = 50 ] || fail "requests did not arrive with TTL 62"
[ "$(caught a cali0 'icmp[0] = 0 and ip[8] = 62 and src host 192.168.196.129')" = 50 ] || fail "replies did not come back with TTL 62"
[ "$(caught a cali0 'icmp[0] = 0 and ip[8] = 63 and src host 192.168.18.65')" = 10 ] || fail "the neighbour's replies did not have TTL 63"
ok "TTL 62 over two routers, 63 over one"
for name in a b; do
    others=$(captured "$name" cali0 '(icmp and icmp[0] != 8 and icmp[0] != 0) or tcp')
    [ -z "$others" ] || fail "$name saw something else: $others"
done
ok "no ICMP error, no redirect and no reset from a kernel"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
