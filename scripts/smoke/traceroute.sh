#!/usr/bin/env bash
# A traceroute tells of both hosts, by the addresses of the nodes, and then of the container.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v traceroute >/dev/null || { echo "traceroute.sh: skipped: traceroute is not installed"; exit "$SKIPPED"; }
smoke_begin --router margay
# hops_are WHAT FROM OPTIONS EXPECTED..: the last expected is the destination
hops_are() {
    local what=$1 from=$2 options=$3 got
    shift 3
    # shellcheck disable=SC2086
    in_ns "$from" traceroute -n -w 2 $options "${@: -1}" >"$LAB_DIR/trace" 2>&1 || fail "$what: $(cat "$LAB_DIR/trace")"
    got=$(hops_of <"$LAB_DIR/trace" | xargs)
    [ "$got" = "$*" ] || fail "not so: $what: $got, not $*: $(cat "$LAB_DIR/trace")"
    ok "$what: $got"
}
hops_are "A to B" a "" 172.17.8.100 172.17.8.101 192.168.196.129
hops_are "A to B by IPv6" a -6 fd00:8::100 fd00:8::101 fd00:10:0:c4::1
hops_are "B to A" b "" 172.17.8.101 172.17.8.100 192.168.18.64
hops_are "B to A by IPv6" b -6 fd00:8::101 fd00:8::100 fd00:10:0:12::1
hops_are "A2 to its neighbour A" a2 "" 172.17.8.100 192.168.18.64
hops_are "A2 to its neighbour A by IPv6" a2 -6 fd00:8::100 fd00:10:0:12::1
hops_are "A2 to B2 with echo requests" a2 -I 172.17.8.100 172.17.8.101 192.168.196.128
hops_are "A2 to B2 with echo requests by IPv6" a2 "-6 -I" fd00:8::100 fd00:8::101 fd00:10:0:c4::2
[ "$(counter node00 "port calif24874aae57 drop ttl-expired")" -ge 2 ] || fail "not counted as ttl-expired"
ok "what used up its TTL is counted, of both families"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
