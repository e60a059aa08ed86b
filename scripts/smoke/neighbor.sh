#!/usr/bin/env bash
# Neighbours on the uplink: what waits for one is not lost, one that moved is found again, a liar is not believed, one that is silent is told of.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
here=$(dirname "$0")
config=$(config_of node00)
log=$LAB_DIR/node00/log
peer_mac=$(in_ns node01 cat /sys/class/net/enp0s8/address)
# node00's kernel is not to fall for what is said here: the session with the peer is its own affair
for peer in 172.17.8.101 fd00:8::101; do ip -n mgy-node00 neigh replace "$peer" lladdr "$peer_mac" dev enp0s8 nud permanent; done
neighbor_is() { margay_on node00 neighbors | grep -F "$1 " | grep -qF "$2"; }

# B by next hops of which node00 has not heard yet: other addresses of node01
ip -n mgy-node01 addr add 172.17.8.102/24 dev enp0s8
ip -n mgy-node01 addr add fd00:8::102/64 dev enp0s8 nodad
sed -i 's,^routes: \[\(.*\)\]$,routes: [\1\, { prefix: 192.168.196.129/32\, via: 172.17.8.102 }\, { prefix: "fd00:10:0:c4::1/128"\, via: "fd00:8::102" } ],' "$config"
expect "reload with new next hops" margay_on node00 reload
goes_by() { margay_on node00 fib lookup "$1" | grep -qF "$2"; }
start_in b python3 "$here/echo.py" serve >"$LAB_DIR/echo"
wait_until 5 "the echo at B" grep -q listening "$LAB_DIR/echo"
# all_at_once ADDRESS: 20 questions within a millisecond or so are all answered. Of 20 pings at once a kernel may leave some unanswered.
all_at_once() { [ "$(in_ns a python3 "$here/echo.py" burst 20 "$1")" = "$1 20 20" ]; }
for way in "192.168.196.129 172.17.8.102" "fd00:10:0:c4::1 fd00:8::102"; do
    read -r address hop <<<"$way"
    expect "$address goes by $hop" wait_until 5 "the route" goes_by "$address" "$hop"
    ! neighbor_is "$hop" "$peer_mac" || fail "$hop is known before it could be"
    expect "20 questions at once while $hop is being asked for: all answered" all_at_once "$address"
    expect "$hop is known now" neighbor_is "$hop" "$peer_mac"
done

false_mac=02:00:00:00:0b:ad
port="port enp0s8 drop"
lie() { # lie arp|ndp: node01's second address has another MAC, says a message that nobody asked for
    if [ "$1" = arp ]; then
        in_ns node01 python3 "$here/frames.py" enp0s8 arp 2 172.17.8.102 172.17.8.100 $false_mac
    else
        in_ns node01 python3 "$here/ndp.py" enp0s8 na fd00:8::102 $false_mac fd00:8::100 source=fd00:8::102 flags=O \
            to-mac="$(in_ns node00 cat /sys/class/net/enp0s8/address)"
    fi
}
# once a second a neighbour that is claimed by another is asked, and its operator told
is_told() { lie "$2" && grep -q "refused a claim that neighbour $1 is at $false_mac" "$log"; }
for way in "192.168.196.129 172.17.8.102 arp" "fd00:10:0:c4::1 fd00:8::102 ndp"; do
    read -r address hop protocol <<<"$way"
    expect "a false MAC for $hop is told to the operator" wait_until 5 "the log" is_told "$hop" "$protocol"
    [ "$(counter node00 "$port $protocol-unsolicited")" -ge 1 ] || fail "what nobody asked for is not counted as $protocol-unsolicited"
    expect "it is not learnt, but counted" neighbor_is "$hop" "$peer_mac"
    expect "and traffic goes on" ping_all a "$address" 10
done

new_mac=02:00:00:00:01:01
ip -n mgy-node01 link set enp0s8 address $new_mac
for peer in 172.17.8.101 fd00:8::101; do ip -n mgy-node00 neigh replace "$peer" lladdr $new_mac dev enp0s8 nud permanent; done
# a neighbour in use is verified after 30 s, four times by its old MAC, half a second apart, and then by asking everybody
for way in "192.168.196.129 172.17.8.102" "fd00:10:0:c4::1 fd00:8::102"; do
    read -r address hop <<<"$way"
    expect "node01 has another MAC, and says nothing: $address is back" wait_until 45 "a ping" ping_all a "$address" 2
    expect "$hop has its new MAC" neighbor_is "$hop" $new_mac
    expect "and that is told to the operator" wait_until 5 "the log" grep -q "neighbour $hop moved from $peer_mac to $new_mac" "$log"
done

before=$(counter node00 "port calif24874aae57 drop neighbor-failed")
output=$(in_ns a ping -c 1 -W 4 172.17.8.222 2>&1 || true)
grep -q "From 172.17.8.100 .*Destination Host Unreachable" <<<"$output" || fail "no host unreachable: $output"
output=$(in_ns a ping -c 1 -W 4 fd00:8::222 2>&1 || true)
grep -q "From fd00:8::100 .*Address unreachable" <<<"$output" || fail "no address unreachable: $output"
[ "$(counter node00 "port calif24874aae57 drop neighbor-failed")" = $((before + 2)) ] || fail "not counted as neighbor-failed"
ok "a neighbour that does not answer: told so, by either family, and counted"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
