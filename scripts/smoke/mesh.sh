#!/usr/bin/env bash
# Two nodes of a cluster by the same list: who dials whom, IPv6 over the same session or over one of its own, a password, a node that becomes a reflector.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
# mesh NODE LINE...: the configuration of the node with its mesh, and these lines beside its list of nodes.
mesh() {
    local config node=$1
    config=$(config_of "$node")
    sed -i '/^routes:/d; /^bgp:/,$d' "$config"
    {
        printf 'bgp:\n  as: 64512\n  mesh:\n'
        printf '    %s\n' "${@:2}"
        printf '    nodes:\n'
        local each
        for each in "${NODES[@]}"; do
            echo "      - { name: $each, address: $(node_address "$each"), address6: \"$(node_address6 "$each")\" }"
        done
        echo "      - { name: rr, address: 172.17.8.110, cluster-id: 224.0.0.1 }"
        echo "      - { name: gone, address: 172.17.8.111 }"
    } >>"$config"
    expect "$node: reload, ${*:2}" margay_on "$node" reload
}
state() { margay_on "$1" bgp summary -o json | jq -r --arg name "$2" '.peers[] | select(.name == $name) | .state'; }
is_up() { [ "$(state "$1" "$2")" = established ]; }
peers() { margay_on "$1" bgp summary -o json | jq -r '[.peers[].name] | sort | join(" ")'; }
by_bgp() { margay_on node00 fib dump | grep -q "^$1 via .* proto bgp$"; }
for node in "${NODES[@]}"; do mesh "$node" "ipv6-session: same"; done
[ "$(peers node00)" = "mesh-gone mesh-node01" ] || fail "node00's peers are not its mesh without the reflector: $(peers node00)"
ok "node00's peers are the other nodes, but the reflector"
expect "the session of the mesh" wait_until 20 "the session" is_up node00 mesh-node01
expect "it carries IPv4" wait_until 10 "the route" by_bgp 192.168.196.128/26
expect "and IPv6" wait_until 10 "the route" by_bgp fd00:10:0:c4::/122
expect "A pings B by IPv6" ping_all a fd00:10:0:c4::1
# as text 172.17.8.101 is the greater one, so node01 dials
in_ns node01 ss -Htn state established "( dport = :179 )" | grep -q 172.17.8.100:179 || fail "node01 did not dial: $(in_ns node01 ss -Htn)"
ok "the node with the greater address has dialled"
for node in "${NODES[@]}"; do mesh "$node" "ipv6-session: own"; done
expect "a session for IPv6" wait_until 20 "the session" is_up node00 mesh-node01-ipv6
expect "with a route" wait_until 10 "the route" by_bgp fd00:10:0:c4::/122
margay_on node00 bgp routes fd00:10:0:c4::/122 | grep -q mesh-node01-ipv6 || fail "the IPv6 route is of another session: $(margay_on node00 bgp routes fd00:10:0:c4::/122)"
margay_on node00 bgp routes 192.168.196.128/26 | grep -qw mesh-node01 || fail "the IPv4 route is of another session"
ok "each family is of its own session"
expect "A pings B by IPv6" ping_all a fd00:10:0:c4::1
expect "A pings B by IPv4" ping_all a 192.168.196.129
(umask 077 && echo "one secret of all" >"$LAB_DIR/secret")
mesh node00 "password-file: $LAB_DIR/secret"
expect "a password of node00 alone: no session" wait_until 20 "the end" eval "! is_up node01 mesh-node00"
mesh node01 "password-file: $LAB_DIR/secret"
expect "the same at node01: the session" wait_until 30 "the session" is_up node00 mesh-node01
sed -i 's/^  as: 64512$/&\n  cluster-id: 224.0.0.2/; s/\(name: node01, .*"\) }/\1, cluster-id: 224.0.0.2 }/' "$(config_of node01)"
expect "node01 becomes a reflector" margay_on node01 reload
[ "$(peers node01)" = "" ] || fail "a reflector has a mesh: $(peers node01)"
ok "and has no mesh"
# whoever of its AS connects from the subnet is its client
sed -i '/^  mesh:/i\  peers: [ { name: nodes, prefix: 172.17.8.0/24, as: internal } ]' "$(config_of node01)"
expect "but takes every node as a client" margay_on node01 reload
mesh node00 "ipv6-session: same"
sed -i 's/\(name: node01, .*"\) }/\1, cluster-id: 224.0.0.2 }/; /^  mesh:/i\  peers: [ { name: reflector, address: 172.17.8.101, as: 64512, cluster-id: 224.0.0.2 } ]' "$(config_of node00)"
expect "node00 peers with it outside of the mesh" margay_on node00 reload
[ "$(peers node00)" = "mesh-gone reflector" ] || fail "node00's peers are not the rest of the mesh and the reflector: $(peers node00)"
expect "the session of the client" wait_until 20 "the session" is_up node01 nodes-172.17.8.100
expect "A pings B" wait_until 10 "a ping" ping_all a 192.168.196.129
margay_on node01 bgp peer nodes-172.17.8.100 | grep -q client || fail "node00 is no client: $(margay_on node01 bgp peer nodes-172.17.8.100)"
ok "node00 is a client of the reflector"
