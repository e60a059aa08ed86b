#!/usr/bin/env bash
# The host as an endpoint: its processes and containers reach each other, here and on the other host, by both families.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
for name in "${NODES[@]}" "${CONTAINERS[@]}"; do say_hello "$name" 7002; done
# reach FROM OWN-ADDRESS ADDRESS..: each answers a ping once, and greets by TCP and UDP whom it takes the asker for
reach() {
    local from=$1 own=$2 address said
    shift 2
    for address in "$@"; do
        said=$(in_ns "$from" ping -c 10 -i 0.05 -W 1 "$address" 2>&1) || fail "$from pings $address: $said"
        grep -q "^10 packets transmitted, 10 received" <<<"$said" && ! grep -q DUP <<<"$said" || fail "$from pings $address: $said"
        said=$(transfer_in "$from" ask "$address" 7002 2>&1)
        [ "$said" = "hello $own, this is $address" ] || fail "$from asks $address by TCP: $said"
        said=$(transfer_in "$from" ask-udp "$address" 7002 2>&1)
        [ "$said" = "hello $own" ] || fail "$from asks $address by UDP: $said"
    done
}
containers4=(192.168.18.64 192.168.18.65 192.168.196.129 192.168.196.128)
containers6=(fd00:10:0:12::1 fd00:10:0:12::2 fd00:10:0:c4::1 fd00:10:0:c4::2)
reach node00 172.17.8.100 "${containers4[@]}"
reach node00 fd00:8::100 "${containers6[@]}"
ok "node00 reaches all containers by ping, TCP and UDP, of both families, each ping answered once"
reach a 192.168.18.64 172.17.8.100 172.17.8.101
reach a fd00:10:0:12::1 fd00:8::100 fd00:8::101
reach b 192.168.196.129 172.17.8.101 172.17.8.100
reach b fd00:10:0:c4::1 fd00:8::101 fd00:8::100
ok "A and B reach both hosts"
head -c 20000000 /dev/urandom >"$LAB_DIR/file"
expect "20 MB from node00 to A arrive as they were" file_arrives node00 a 192.168.18.64 "$LAB_DIR/file"
expect "and to B by IPv6" file_arrives node00 b fd00:10:0:c4::1 "$LAB_DIR/file"
expect "and from A to node00" file_arrives a node00 172.17.8.100 "$LAB_DIR/file"
echo "host: { to-host: deny }" >>"$(config_of node00)"
expect "reload with to-host: deny" margay_on node00 reload
port="port calif24874aae57 drop to-host"
before=$(counter node00 "$port")
refused() { ! in_ns a ping -q -c 2 -i 0.05 -W 1 "$1" >/dev/null; }
expect "A does not reach its host any more" refused 172.17.8.100
expect "nor by IPv6" refused fd00:8::100
expect "and that is counted" [ "$(counter node00 "$port")" = $((before + 4)) ]
reach a 192.168.18.64 172.17.8.101 192.168.18.65
reach b 192.168.196.129 172.17.8.100
reach node00 172.17.8.100 192.168.196.129
ok "everybody else is reached as before"
sed -i '$d' "$(config_of node00)"
expect "reload without it" margay_on node00 reload
reach a 192.168.18.64 172.17.8.100
ok "A reaches its host again"
"$root/scripts/lab" router node00 kill
expect "a router that was killed leaves the pair" ip -n mgy-node00 link show margay0
"$root/scripts/lab" router node00 start
reach node00 172.17.8.100 192.168.18.64 192.168.196.129
reach node00 fd00:8::100 fd00:10:0:12::1
ok "the next one takes it over"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
"$root/scripts/lab" router node00 stop
[ -z "$(ip -n mgy-node00 -br link | grep margay0)" ] || fail "a polite stop left $(ip -n mgy-node00 -br link | grep margay0)"
for family in -4 -6; do
    [ -z "$(ip -n mgy-node00 "$family" route | grep -E '192.168|fd00:10:')" ] || fail "a polite stop left routes: $(ip -n mgy-node00 "$family" route)"
done
ok "a polite stop takes margay0, margay0-r and the routes along"
