#!/usr/bin/env bash
# The ways to name a peer in the file, between two routers: by address with TTL security, by IPv6 address, by interface, by a prefix from which it connects.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
# peer NODE KEYS [AS]: the configuration of the node with this one peer.
peer() {
    local config
    config=$(config_of "$1")
    sed -i '/^routes:/d; /^bgp:/,$d' "$config"
    printf 'bgp:\n  as: %s\n  peers:\n    - { %s }\n' "${3:-64512}" "$2" >>"$config"
    printf '  policies:\n    - { name: pods, rules: [ { match: { prefixes: ["192.168.0.0/16 le 32", "fd00:10::/48 le 128"] } } ] }\n' >>"$config"
    expect "$1: reload, $2" margay_on "$1" reload
}
is_up() { margay_on "$1" bgp summary -o json | jq -e --arg name "$2" '.peers[] | select(.name == $name) | .state == "established"'; }
by_bgp() { margay_on "$1" fib dump | grep -q "^$2 via .* proto bgp$"; }
# exchanged: both families are told in the session, and used.
exchanged() {
    expect "node00 has the IPv4 block" wait_until 20 "the route" by_bgp node00 192.168.196.128/26
    expect "node00 has the IPv6 block" wait_until 20 "the route" by_bgp node00 fd00:10:0:c4::/122
    expect "node01 has the IPv4 block" wait_until 20 "the route" by_bgp node01 192.168.18.64/26
    expect "A pings B by IPv4" wait_until 10 "a ping" ping_all a 192.168.196.129
    expect "A pings B by IPv6" wait_until 10 "a ping" ping_all a fd00:10:0:c4::1
}
keys="as: 64512, ttl-security: true, max-prefixes: { ipv4: 10, ipv6: 10 }, add-path: both"
peer node00 "name: near, address: 172.17.8.101, $keys"
peer node01 "name: near, address: 172.17.8.100, $keys"
expect "TTL security: the session" wait_until 20 "the session" is_up node00 near
exchanged
before=$(margay_on node00 bgp summary -o json | jq '.peers[0].sinceMs')
for node in "${NODES[@]}"; do peer "$node" "name: near, address: $(node_address "$(node_peer "$node")"), $keys, bfd: { interval: 100, multiplier: 5 }"; done
expect "BFD watches it" wait_until 10 "BFD" eval "margay_on node00 bgp peer near -o json | jq -e '.bfd == \"up\"'"
[ "$(margay_on node00 bgp summary -o json | jq '.peers[0].sinceMs')" = "$before" ] || fail "BFD began, and the session anew"
ok "and the session is the one from before"
peer node00 "name: six, address: \"fd00:8::101\", as: 64512"
peer node01 "name: six, address: \"fd00:8::100\", as: 64512"
expect "over IPv6: the session" wait_until 20 "the session" is_up node00 six
exchanged
peer node00 "name: link, interface: enp0s8, as: external, import: [pods], export: [pods]" 65000
peer node01 "name: link, interface: enp0s8, as: external, import: [pods], export: [pods]" 65001
expect "unnumbered, of any other AS: the session" wait_until 40 "the session" is_up node00 link
exchanged
peer node00 "name: farm, prefix: 172.17.8.0/24, as: internal"
peer node01 "name: node00, address: 172.17.8.100, as: 64512"
expect "from a prefix: the session" wait_until 20 "the session" is_up node00 farm-172.17.8.101
exchanged
peer node00 "name: farm, prefix: 172.17.9.0/24, as: internal"
expect "from another prefix: no session" wait_until 20 "its end" eval "! is_up node01 node00"
