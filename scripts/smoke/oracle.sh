#!/usr/bin/env bash
# Kernel forwarding is the oracle: thousands of generated packets, malformed ones too, through the kernel and through Margay in twin namespaces.
# ORACLE_OPTIONS: one run with these options of "perf oracle" instead of the two that are the test, e.g. "--class ipv4-option --seed 7".
# ORACLE_TWIN=kernel: the kernel beside the kernel, which shows whether the scene itself makes differences.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --no-start
perf=$(echo "$root"/perf/target/margay-perf-*.jar)
[ -e "$perf" ] || fail "not built: run mvn -DskipTests package first"

workload=192.168.18.64 workload6=fd00:10:0:12::1
peer=172.17.8.101 peer6=fd00:8::101
block=192.168.18.64/26 block6=fd00:10:0:12::/122
remote=192.168.196.128/26 remote6=fd00:10:0:c4::/122
workload_mac=02:00:00:00:12:64 peer_mac=02:00:00:00:08:65

# The tester's ends say nothing of their own and answer to nobody but by the tester.
make_tester() {
    ip netns add mgy-tester
    in_ns tester sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
}

# make_twin NAME PREFIX: a host with a workload's veth and an uplink, the same in both but for what forwards.
make_twin() {
    local name=$1 prefix=$2 end
    ip netns add "mgy-$name"
    # No budget for ICMP errors, which would make outputs a matter of time; no redirects, which Margay does not send (for those of
    # IPv6 there is no switch, but a filter below); nothing that comes later by a timer: fragments of a datagram for the host itself wait for
    # longer than the test takes.
    in_ns "$name" sysctl -qw net.ipv4.ip_forward=1 \
        net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=1000000 net.ipv4.icmp_msgs_burst=1000000 net.ipv4.ipfrag_time=3600 \
        net.ipv4.conf.{all,default}.{rp_filter,send_redirects,accept_redirects}=0 \
        net.ipv6.conf.{all,default}.{forwarding=1,accept_ra=0,accept_redirects=0,accept_dad=0,dad_transmits=0} \
        net.ipv6.icmp.ratelimit=0 net.ipv6.ip6frag_time=3600 net.ipv6.auto_flowlabels=0
    ip -n "mgy-$name" link set lo up
    ip link add cali0 netns "mgy-$name" address ee:ee:ee:ee:ee:ee type veth \
        peer name "$prefix-workload" netns mgy-tester address $workload_mac
    ip link add up0 netns "mgy-$name" address 02:00:00:00:08:64 mtu 1400 type veth \
        peer name "$prefix-uplink" netns mgy-tester address $peer_mac mtu 1400
    for end in workload uplink; do ip -n mgy-tester link set "$prefix-$end" arp off up; done
    # an address that nobody has fails at once
    in_ns "$name" sysctl -qw net.ipv{4,6}.neigh.{cali0,up0}.{app,mcast,ucast}_solicit=0
    ip -n "mgy-$name" addr add 172.17.8.100/24 dev up0
    ip -n "mgy-$name" addr add fd00:8::100/64 dev up0 nodad
    for end in cali0 up0; do ip -n "mgy-$name" link set "$end" up; done
    ip -n "mgy-$name" neigh add $peer lladdr $peer_mac dev up0 nud permanent
    ip -n "mgy-$name" neigh add $peer6 lladdr $peer_mac dev up0 nud permanent
    in_ns "$name" nft -f - <<'NFT'
table inet redirects {
    chain output {
        type filter hook output priority filter
        icmpv6 type nd-redirect drop
    }
}
NFT
    # Margay's kernel too: so it can answer for itself, and could forward what is Margay's if it got it
    ip -n "mgy-$name" route add $remote via $peer
    ip -n "mgy-$name" route add $remote6 via $peer6
}

# What Calico has the kernel do: a route to the workload, blackholes for its block, the other host's block by its address; sources are
# checked on the veth, by rp_filter and, as that is of IPv4 only, by netfilter. Margay runs without the host as an endpoint, so here too nothing
# from the workload is for the host.
make_kernel_router() {
    local name=$1
    in_ns "$name" sysctl -qw net.ipv4.conf.cali0.rp_filter=1
    ip -n "mgy-$name" neigh add $workload lladdr $workload_mac dev cali0 nud permanent
    ip -n "mgy-$name" neigh add $workload6 lladdr $workload_mac dev cali0 nud permanent
    ip -n "mgy-$name" route add $workload dev cali0 scope link
    ip -n "mgy-$name" route add $workload6 dev cali0
    ip -n "mgy-$name" route add blackhole $block
    ip -n "mgy-$name" route add blackhole $block6
    in_ns "$name" nft -f - <<'NFT'
table inet oracle {
    chain prerouting {
        type filter hook prerouting priority raw
        iifname "cali0" meta nfproto ipv6 fib saddr . iif oif missing drop
    }
    chain input {
        type filter hook input priority filter
        iifname "cali0" drop
    }
}
NFT
}

make_margay_router() {
    mkdir -p "$LAB_DIR/margay"
    cat >"$(config_of margay)" <<YAML
node: { name: node00, address: 172.17.8.100, address6: "fd00:8::100", uplink: up0 }
pools: [192.168.0.0/16, "fd00:10::/48"]
blocks: [$block, "$block6"]
endpoints: [ { name: a, interface: cali0, addresses: [$workload, "$workload6"], mac: $workload_mac } ]
routes: [ { prefix: $remote, via: $peer }, { prefix: "$remote6", via: "$peer6" } ]
icmp: { rate: 1000000, burst: 1000000, receiver-rate: 1000000, receiver-burst: 1000000 }
host: { enabled: false }
dataplane: { idle: block }
YAML
    start_in margay "$MARGAY" run -c "$(config_of margay)" --runtime "$(runtime_of margay)" >"$LAB_DIR/margay/log" 2>&1 </dev/null
    pid=$!
    wait_until 20 "Margay's routes" has_routes || {
        tail "$LAB_DIR/margay/log" >&2
        return 1
    }
}
has_routes() {
    local dump
    dump=$(margay_on margay fib dump) && grep -q "^$workload/32 .*cali0" <<<"$dump" && grep -q "^$remote6 via" <<<"$dump"
}

oracle() { # oracle WHAT OPTION...
    local what=$1
    shift
    in_ns tester java -XX:+UseSerialGC -jar "$perf" oracle "$@" || {
        tail -n 3 "$LAB_DIR/margay/log" >&2 || true
        fail "not so: $what"
    }
    ok "$what"
}

make_tester
make_twin kernel krn
make_twin margay mgy
make_kernel_router kernel
if [ "${ORACLE_TWIN:-}" = kernel ]; then
    make_kernel_router margay
    # shellcheck disable=SC2086
    oracle "the kernel beside the kernel" ${ORACLE_OPTIONS:-}
    exit 0
fi
make_margay_router
if [ -n "${ORACLE_OPTIONS:-}" ]; then
    # shellcheck disable=SC2086
    oracle "with $ORACLE_OPTIONS" $ORACLE_OPTIONS
else
    oracle "every difference from the kernel is a known one" --seed 20261128
    seed=$(date +%s)
    oracle "with other packets too, seed $seed" --seed "$seed"
fi
is_our_process "$pid" || fail "Margay is gone"
ok "Margay is alive"
[ "$(counter margay agent-errors)" = 0 ] || fail "agent errors: $(counter margay agent-errors)"
expect "every frame accounted for" wait_until 10 "the sum" is_accounted margay
