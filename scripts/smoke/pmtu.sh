#!/usr/bin/env bash
# A link of 1400 bytes between the hosts: senders learn of it from the routers, and what may be cut by a router is.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay --mtu 1400
port="port calif24874aae57 drop mtu-exceeded"
knows_mtu() { ip -n "mgy-$1" route get "$2" | grep -q 'mtu 1400'; }
head -c 50000000 /dev/urandom >"$LAB_DIR/file"
for address in 192.168.196.129 fd00:10:0:c4::1; do
    before=$(counter node00 "$port")
    expect "TCP to $address: 50 MB arrive as they were" file_arrives a b "$address" "$LAB_DIR/file"
    expect "A's kernel knows the MTU of the way to $address" knows_mtu a "$address"
    [ "$(counter node00 "$port")" -gt "$before" ] || fail "to $address: nothing counted as mtu-exceeded"
done
# two others: what A knows of the way to B, it has told B by its maximum segment size
for address in 192.168.18.65 fd00:10:0:12::2; do
    expect "and the other way, B2 to $address" file_arrives b2 a2 "$address" "$LAB_DIR/file"
    expect "B2's kernel knows the MTU of the way to $address" knows_mtu b2 "$address"
done
# datagram FROM ADDRESS LENGTH SEED [df]; datagrams ADDRESSEE COUNT COMMAND..: the command's datagrams arrive, so many in all, as they were
datagram() { transfer_in "$1" datagram "$2" 7001 "${@:3}"; }
datagrams() {
    local to=$1 count=$2 server
    start_in "$to" python3 "$root/scripts/smoke/transfer.py" datagrams 7001 "$count" >"$LAB_DIR/arrived"
    server=$!
    wait_until 5 "$to to wait for datagrams" listening "$to" 7001
    "${@:3}" >"$LAB_DIR/sent"
    wait "$server" && [ "$(cat "$LAB_DIR/sent")" = "$(cat "$LAB_DIR/arrived")" ]
}
too_long() { [ "$(datagram a "$1" 1450 1 df)" = "too long: 1400" ]; }
# B2 is a destination of which A's kernel knows nothing yet
for address in 192.168.196.128 fd00:10:0:c4::2; do
    datagram a "$address" 1450 1 df >"$LAB_DIR/said"
    [ "$(cat "$LAB_DIR/said")" != "too long: 1400" ] || fail "to $address: the kernel knew before it could"
    expect "UDP with DF to $address: refused by A's kernel once it has been told" wait_until 5 "EMSGSIZE" too_long "$address"
done
# IPv4 without DF, cut into pieces of 1500 by the sender, and those into smaller ones by the router
for length in 1450 4000 65000; do
    expect "UDP without DF of $length bytes: cut and whole again" datagrams b2 1 datagram a 192.168.196.128 "$length" "$length"
    expect "UDP by IPv6 of $length bytes: cut by the sender, whole again" datagrams b2 1 datagram a fd00:10:0:c4::2 "$length" "$length"
done
many() { for seed in $(seq 20); do datagram a 192.168.196.128 8000 "$seed"; done; }
expect "20 of them, each cut: in order" datagrams b2 20 many
[ "$(in_ns b2 awk '/^Ip:/ { if (n++) print $17; else if ($17 != "ReasmFails") print "?" }' /proc/net/snmp)" = 0 ] || fail "B2 could not put together what was cut"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
