#!/usr/bin/env bash
# TCP with partial checksums and super-packets: a stream, and a file that arrives as it was.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
listening() { in_ns "$1" ss -ltn | grep -q ":$2 "; }
stream() { # stream FROM TO ADDRESS
    start_in "$2" iperf3 -s -1 >/dev/null
    wait_until 5 "iperf3 to listen" listening "$2" 5201
    in_ns "$1" iperf3 -c "$3" -t 3 -J >"$LAB_DIR/iperf.json" || fail "stream $1 to $2: $(jq -r .error "$LAB_DIR/iperf.json")"
    wait $!
    # a sender finds its rate by what is lost above it: of segments of 1448 bytes fewer than one in 200 is sent again
    jq -e '.end.sum_received.bytes > 50000000 and .end.sum_sent.retransmits * 1448 * 200 < .end.sum_sent.bytes' \
        "$LAB_DIR/iperf.json" >/dev/null || fail "stream $1 to $2: $(jq -c .end.sum_sent "$LAB_DIR/iperf.json")"
    ok "iperf3 $1 to $2: $(jq '.end.sum_received.bits_per_second / 1e9 * 100 | round / 100' "$LAB_DIR/iperf.json") Gbit/s, $(jq .end.sum_sent.retransmits "$LAB_DIR/iperf.json") retransmissions"
}
stream a b 192.168.196.129
stream b a 192.168.18.64
stream a a2 192.168.18.65
head -c 100000000 /dev/urandom >"$LAB_DIR/file"
in_ns b python3 -c '
import socket, sys
with socket.create_server(("", 7000)) as server:
    connection, _ = server.accept()
    with open(sys.argv[1], "wb") as file:
        while data := connection.recv(1 << 20):
            file.write(data)' "$LAB_DIR/received" &
wait_until 5 "the receiver to listen" listening b 7000
in_ns a python3 -c '
import socket, sys
with socket.create_connection(("192.168.196.129", 7000)) as connection, open(sys.argv[1], "rb") as file:
    connection.sendfile(file)' "$LAB_DIR/file"
wait $!
[ "$(sha256sum <"$LAB_DIR/file")" = "$(sha256sum <"$LAB_DIR/received")" ] || fail "the file arrived changed"
ok "100 MB, SHA-256 equal on both sides"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
