#!/usr/bin/env bash
# Garbage on port 179, on a veth and on the uplink: a reset session or a counted drop, nothing forwarded that should not be, and everything else goes on.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
here=$(dirname "$0")
pid=$(cat "$LAB_DIR/node00/pid")
since() { margay_on node00 bgp summary -o json | jq '.peers[0] | select(.state == "established") | .sinceMs'; }
before=$(since)
throw() { # throw NODE SOURCE SEED: random bytes at node00's port 179 from that address; prints how often a connection took them and was ended
    in_ns "$1" python3 -c '
import random, socket, sys
dice = random.Random(int(sys.argv[2]))
ended = 0
for _ in range(20):
    with socket.create_connection(("172.17.8.100", 179), timeout=2, source_address=(sys.argv[1], 0)) as connection:
        connection.settimeout(5)
        try:
            connection.sendall(dice.choice([b"", b"\xff" * 16]) + dice.randbytes(dice.randrange(4096, 8192)))
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass # reset: ended too
        ended += 1
print(ended)' "$2" "$3"
}
seed=$RANDOM
ip -n mgy-node01 addr add 172.17.8.77/24 dev enp0s8
for source in 172.17.8.101 172.17.8.77; do
    [ "$(throw node01 "$source" "$seed")" = 20 ] || fail "garbage from $source, seed $seed: not every connection was ended"
done
[ "$(since)" = "$before" ] || fail "the session did not stay up: $before, now $(since)"
ok "garbage on port 179, from the peer's address and from an unknown one: each connection ended, seed $seed; the session stands"
mac_on() { in_ns "$1" cat "/sys/class/net/$2/address"; }
# sink NAMESPACE INTERFACE FROM_MAC FLOW..: from here on it looks at what arrives there
sinks=() sink_names=()
sink() {
    start_in "$1" python3 "$here/sink.py" "${@:2}" >"$LAB_DIR/sink.$1"
    sinks+=($!) sink_names+=("$1")
    wait_until 5 "the sink at $1" grep -q listening "$LAB_DIR/sink.$1"
}
end_sinks() {
    local i
    kill "${sinks[@]}"
    for i in "${!sinks[@]}"; do
        wait "${sinks[$i]}" || fail "${sink_names[$i]} got what should not have been forwarded: $(cat "$LAB_DIR/sink.${sink_names[$i]}")"
        ok "${sink_names[$i]}: $(tail -n 1 "$LAB_DIR/sink.${sink_names[$i]}")"
    done
    sinks=() sink_names=()
}
for name in a b2 node00; do # A2 asks them while others are flooded; each of its questions is to be answered
    start_in "$name" python3 "$here/echo.py" serve >"$LAB_DIR/echo.$name"
    wait_until 5 "the echo at $name" grep -q listening "$LAB_DIR/echo.$name"
done
# flood WHAT NAMESPACE INTERFACE MAC SOURCE4 DESTINATION4 SOURCE6 DESTINATION6 ASKED..: half a minute, while A2 asks those addresses
flood() {
    local what=$1 seed=$RANDOM sent asking unanswered full full_ring="port enp0s8 drop rx-ring-full"
    full=$(($(counter node00 "$full_ring") + $(counter node01 "$full_ring")))
    in_ns a2 python3 "$here/echo.py" ask 28 "${@:9}" >"$LAB_DIR/asked" &
    asking=$!
    sent=$(in_ns "$2" python3 "$here/fuzz.py" "$3" 30 "$seed" "${@:4:5}")
    wait "$asking"
    ok "$sent random and mutated frames $what, seed $seed"
    end_sinks
    is_our_process "$pid" || fail "the router is gone"
    # frames of the flood travel beside A2's over the wire between the hosts, where either may find a ring full; nowhere else
    full=$(($(counter node00 "$full_ring") + $(counter node01 "$full_ring") - full))
    unanswered=$(awk -v full="$full" '$2 - $3 > ($1 ~ /^192\.168\.196\.|:c4:/ ? full : 0)' "$LAB_DIR/asked")
    [ -z "$unanswered" ] || fail "another port was disturbed: asked, answered: $unanswered; frames lost by full rings: $full"
    [ "$(wc -l <"$LAB_DIR/asked")" = $(($# - 8)) ] || fail "not all were asked: $(cat "$LAB_DIR/asked")"
    ok "A2's questions meanwhile, asked and answered: $(tr '\n' ';' <"$LAB_DIR/asked") frames lost by full rings: $full"
    [ "$(counter node00 agent-errors)" = 0 ] || fail "agent errors: $(counter node00 agent-errors)"
    for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 10 "the sum" is_accounted "$node"; done
}
nodes4=172.17.8.100/31 nodes6=fd00:8::100/127 # what routers tell of errors comes from these
own4=192.168.18.64/32 own6=fd00:10:0:12::1/128
to_b2=192.168.196.128/32 to_b2_6=fd00:10:0:c4::2/128
sink b cali0 "$(mac_on node01 cali69b2b8c106c)" {$own4,$nodes4}-192.168.196.129/32 {$own6,$nodes6}-fd00:10:0:c4::1/128
sink b2 cali0 "$(mac_on node01 cali4907e793262)" {$own4,192.168.18.65/32,$nodes4}-$to_b2 {$own6,fd00:10:0:12::2/128,$nodes6}-$to_b2_6
sink a2 cali0 "$(mac_on node00 cali4e5ed993aed)" {$own4,$to_b2,$nodes4}-192.168.18.65/32 {$own6,$to_b2_6,$nodes6}-fd00:10:0:12::2/128
# the host's own reports of its multicast groups come by the uplink too
sink node01 enp0s8 "$(mac_on node00 enp0s8)" {192.168.18.64/31,$nodes4}-{192.168.196.128/26,172.17.8.0/24} \
    {fd00:10:0:12::/126,$nodes6}-{fd00:10:0:c4::/122,fd00:8::/64} fe80::/10-ff02::/16
flood "from A" a cali0 "$(mac_on node00 calif24874aae57)" 192.168.18.64 192.168.196.129 fd00:10:0:12::1 fd00:10:0:c4::1 192.168.196.128 fd00:10:0:c4::2 172.17.8.100 fd00:8::100
for reason in ipv4-checksum ipv4-malformed ipv6-malformed source-spoofed no-route ttl-expired arp-spoof ndp-malformed; do
    [ "$(counter node00 "port calif24874aae57 drop $reason")" -gt 0 ] || fail "nothing counted as $reason"
done

ip -n mgy-node01 addr add fd00:8::77/64 dev enp0s8 nodad
# the host's kernel believes what ARP says; the session with the peer is not what is tried here
for peer in 172.17.8.101 fd00:8::101; do ip -n mgy-node00 neigh replace "$peer" lladdr "$(mac_on node01 enp0s8)" dev enp0s8 nud permanent; done
sink a cali0 "$(mac_on node00 calif24874aae57)" any-192.168.18.64/32 any-fd00:10:0:12::1/128
sink a2 cali0 "$(mac_on node00 cali4e5ed993aed)" any-192.168.18.65/32 any-fd00:10:0:12::2/128
# A is the flooded one, and yet answers; node00's own addresses are behind the host's port, which no flood touches, as A2's
flood "to node00's uplink" node01 enp0s8 "$(mac_on node00 enp0s8)" 172.17.8.77 192.168.18.64 fd00:8::77 fd00:10:0:12::1 192.168.18.64 fd00:10:0:12::1 172.17.8.100 fd00:8::100
expect "A still pings B" ping_all a 192.168.196.129
expect "and by IPv6" ping_all a fd00:10:0:c4::1
[ "$(since)" = "$before" ] || fail "the session did not stay up"
ok "the BGP session stands since before"
