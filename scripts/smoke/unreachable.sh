#!/usr/bin/env bash
# What has no way on: counted, and told to the sender where it is to be told.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
ping_from_a() { in_ns a ping -c 2 -i 0.2 -W 1 "$@" 2>&1 || true; }
port="port calif24874aae57 drop"
output=$(ping_from_a 192.168.18.99)
! grep -qi unreachable <<<"$output" || fail "an unassigned address of the own block is answered: $output"
[ "$(counter node00 "$port blackhole")" = 2 ] || fail "not counted as blackhole: $(counter node00 "$port blackhole")"
ok "an unassigned address of the own block: dropped in silence, counted"
output=$(ping_from_a 203.0.113.9)
grep -q "From 172.17.8.100 .*Net Unreachable" <<<"$output" || fail "no net unreachable from the node: $output"
[ "$(counter node00 "$port no-route")" = 2 ] || fail "not counted as no-route"
ok "no route: net unreachable, from the node's address"
output=$(ping_from_a -t 1 192.168.196.129)
grep -q "From 172.17.8.100 .*Time to live exceeded" <<<"$output" || fail "no time exceeded from node00: $output"
output=$(ping_from_a -t 2 192.168.196.129)
grep -q "From 172.17.8.101 .*Time to live exceeded" <<<"$output" || fail "no time exceeded from node01: $output"
ok "TTL used up: told by the router where it happened"
output=$(ping_from_a 172.17.8.222 -W 4)
grep -q "From 172.17.8.100 .*Destination Host Unreachable" <<<"$output" || fail "no host unreachable: $output"
ok "a neighbour that does not answer: host unreachable"
in_ns a python3 - <<'PY'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
import struct
h = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 1, 0, 64, 17, 0, socket.inet_aton("192.168.18.65"), socket.inet_aton("192.168.196.129"))
s.sendto(h + bytes(8), ("192.168.196.129", 0))
PY
expect "another's source address: counted as spoofed" wait_until 3 "the count" eval "[ \$(counter node00 '$port source-spoofed') = 1 ]"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
