# The namespaces, links, addresses and kernel routes of the lab. Sourced by scripts/lab; the smoke tests use plug_container.
# shellcheck shell=bash

# Before any link is made, for a link takes "default" as it is then. Nothing waits for duplicate address detection or for router
# advertisements, and a link that goes down and comes back keeps its IPv6 addresses, as it does its IPv4 ones.
ipv6_settings() {
    local which
    if is_ipv4_only; then
        in_ns "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
        return
    fi
    for which in all default; do
        in_ns "$1" sysctl -qw "net.ipv6.conf.$which.disable_ipv6=0" "net.ipv6.conf.$which.accept_dad=0" "net.ipv6.conf.$which.accept_ra=0" \
            "net.ipv6.conf.$which.router_solicitations=0" "net.ipv6.conf.$which.keep_addr_on_down=1"
    done
}

# plug_container NAME: its veth, its addresses, and its one way out.
plug_container() {
    local name node veth address address6 mac
    read -r name node veth address address6 mac < <(container_table | grep "^$1 ")
    ip link add "$veth" netns "mgy-$node" type veth peer name cali0 netns "mgy-$name"
    [ -z "$mac" ] || ip -n "mgy-$node" link set "$veth" address "$mac"
    in_ns "$node" sysctl -qw "net.ipv4.conf.$veth.proxy_arp=0"
    ip -n "mgy-$node" link set "$veth" addrgenmode none # the kernel has no address here that it could answer from
    ip -n "mgy-$node" link set "$veth" up
    ip -n "mgy-$name" addr add "$address/32" dev cali0
    is_ipv4_only || ip -n "mgy-$name" addr add "$address6/128" dev cali0 nodad
    ip -n "mgy-$name" link set cali0 up
    ip -n "mgy-$name" route add "$GATEWAY" dev cali0 scope link
    ip -n "mgy-$name" route add default via "$GATEWAY" dev cali0
    is_ipv4_only || ip -n "mgy-$name" -6 route add default via "$GATEWAY6" dev cali0
}

make_namespaces() { # make_namespaces [MTU of the segment between the hosts]
    local name
    for name in "${NODES[@]}" "${CONTAINERS[@]}"; do
        ip netns add "mgy-$name"
        ip -n "mgy-$name" link set lo alias "$LAB_DIR"
        ipv6_settings "$name"
        ip -n "mgy-$name" link set lo up
    done
    ip link add enp0s8 netns mgy-node00 type veth peer name enp0s8 netns mgy-node01
    for name in "${NODES[@]}"; do
        in_ns "$name" sysctl -qw net.ipv4.ip_forward=1
        is_ipv4_only || in_ns "$name" sysctl -qw net.ipv6.conf.all.forwarding=1
        [ -z "${1:-}" ] || ip -n "mgy-$name" link set enp0s8 mtu "$1"
        ip -n "mgy-$name" addr add "$(node_address "$name")/24" dev enp0s8
        is_ipv4_only || ip -n "mgy-$name" addr add "$(node_address6 "$name")/64" dev enp0s8 nodad
        ip -n "mgy-$name" link set enp0s8 up
    done
    for name in "${CONTAINERS[@]}"; do plug_container "$name"; done
}

# What Calico has the kernel do: a route to each container, the gateway's ARP by proxy, its IPv6 address on each veth.
kernel_routes() {
    local node=$1 peer name on veth address address6 mac
    peer=$(node_peer "$node")
    while read -r name on veth address address6 mac; do
        [ "$on" = "$node" ] || continue
        in_ns "$node" sysctl -qw "net.ipv4.conf.$veth.proxy_arp=1" "net.ipv4.neigh.$veth.proxy_delay=0"
        ip -n "mgy-$node" route add "$address" dev "$veth" scope link
        is_ipv4_only || ip -n "mgy-$node" addr add "$GATEWAY6/64" dev "$veth" nodad
        is_ipv4_only || ip -n "mgy-$node" -6 route add "$address6" dev "$veth"
    done < <(container_table)
    # proxy ARP answers only where the kernel has a route to the target, and the gateway has none of its own
    ip -n "mgy-$node" route add "$GATEWAY/32" dev lo
    is_ipv4_only && return
    ip -n "mgy-$node" -6 route add blackhole "$(node_block6 "$node")"
    ip -n "mgy-$node" -6 route add "$(node_block6 "$peer")" via "$(node_address6 "$peer")"
}
# What BGP would teach the kernel, and BIRD does.
kernel_blocks() {
    ip -n "mgy-$1" route add blackhole "$(node_block "$1")"
    ip -n "mgy-$1" route add "$(node_block "$(node_peer "$1")")" via "$(node_address "$(node_peer "$1")")"
}
