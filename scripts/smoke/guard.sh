#!/usr/bin/env bash
# The kernel is kept out, whether it forwards or not: nothing arrives twice, and nothing is answered or refused by it. Its guard dies with the router.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
here=$(dirname "$0")
a=192.168.18.64 a6=fd00:10:0:12::1 b=192.168.196.129 b6=fd00:10:0:c4::1
refused() { ! transfer_in a "$1" "$2" 9 >"$LAB_DIR/said" 2>&1 && grep -q refused "$LAB_DIR/said"; }
provoke() { # what a kernel that sees it would forward, answer or refuse too
    local to
    for to in $b $b6; do ping_all a "$to" 20 || fail "A's pings to $to are not all answered"; done
    for to in 192.168.18.65 fd00:10:0:12::2; do ping_all a "$to" 10 || fail "A's pings to $to are not all answered"; done
    for to in $b $b6; do in_ns a ping -q -c 1 -W 1 -t 1 "$to" >/dev/null || true; done
    for to in 203.0.113.9 2001:db8::9; do in_ns a ping -q -c 1 -W 1 "$to" >/dev/null || true; done
    for to in $b $b6; do
        refused ask "$to" || fail "TCP to a closed port of $to is not refused: $(cat "$LAB_DIR/said")"
        refused ask-udp "$to" || fail "UDP to a closed port of $to is not refused: $(cat "$LAB_DIR/said")"
    done
}
# namespace, interface, how many packets, filter
expected() {
    cat <<END
b cali0 20 icmp[0] = 8
b cali0 20 icmp6 and ip6[40] = 128
node01 enp0s8 20 icmp[0] = 8 and src host $a
node01 enp0s8 20 icmp6 and ip6[40] = 128 and src host $a6
node00 enp0s8 20 icmp[0] = 0 and dst host $a
node00 enp0s8 20 icmp6 and ip6[40] = 129 and dst host $a6
a cali0 30 icmp[0] = 0
a cali0 30 icmp6 and ip6[40] = 129
a cali0 1 icmp[0] = 11 and src host 172.17.8.100
a cali0 1 icmp6 and ip6[40] = 3 and src host fd00:8::100
a cali0 1 icmp[0] = 3 and icmp[1] = 0 and src host 172.17.8.100
a cali0 1 icmp6 and ip6[40] = 1 and ip6[41] = 0 and src host fd00:8::100
a cali0 1 icmp[0] = 3 and icmp[1] = 3 and src host $b
a cali0 1 icmp6 and ip6[40] = 1 and ip6[41] = 4 and src host $b6
a cali0 3 icmp[0] = 3 or icmp[0] = 11
a cali0 3 icmp6 and ip6[40] < 128
a cali0 1 tcp[13] & 4 != 0
a cali0 1 tcp[13] & 4 != 0 and src host $b
a cali0 1 ip6 and tcp and ip6[53] & 4 != 0
a cali0 1 ip6 and tcp and ip6[53] & 4 != 0 and src host $b6
a cali0 0 icmp[0] = 5 or (icmp6 and ip6[40] = 137)
node00 margay0 0 net 192.168.0.0/16 or net fd00:10::/48
node01 margay0 0 net 192.168.0.0/16 or net fd00:10::/48
END
}
for forwarding in 1 0; do
    for node in "${NODES[@]}"; do in_ns "$node" sysctl -qw "net.ipv4.ip_forward=$forwarding" "net.ipv6.conf.all.forwarding=$forwarding"; done
    for name in a b; do capture_on "$name" cali0; done
    for node in "${NODES[@]}"; do
        capture_on "$node" enp0s8 -Q in
        capture_on "$node" margay0
    done
    provoke
    while read -r name interface count filter; do
        wait_until 5 "$name's $interface to see $count of: $filter" has_caught "$name" "$interface" "$filter" "$count"
    done < <(expected)
    end_captures
    while read -r name interface count filter; do
        [ "$(caught "$name" "$interface" "$filter")" = "$count" ] ||
            fail "forwarding=$forwarding: $name's $interface saw $(caught "$name" "$interface" "$filter"), not $count, of: $filter
$(captured "$name" "$interface" "$filter")"
    done < <(expected)
    ok "forwarding=$forwarding: every packet once, each error and each reset once and from whom it is due, the host's port untouched"
    [ "$(in_ns a python3 "$here/frames.py" cali0 arp 1 $a "$GATEWAY" | wc -l)" = 1 ] || fail "forwarding=$forwarding: the gateway's ARP is not answered exactly once"
    [ "$(in_ns a python3 "$here/ndp.py" cali0 ns "$GATEWAY6" source=$a6 | wc -l)" = 1 ] || fail "forwarding=$forwarding: the gateway's solicitation is not answered exactly once"
    ok "forwarding=$forwarding: the gateway is answered for once, by ARP and by neighbour discovery"
done
seen4() { in_ns node00 awk '/^Ip: [0-9]/ { print $4 }' /proc/net/snmp; }
seen6() { in_ns node00 awk '$1 == "Ip6InReceives" { print $2 }' /proc/net/snmp6; }
# kernel_sees: of 50 pings of each family by A; a few packets are the host's own
kernel_sees() {
    local before4 before6
    before4=$(seen4) before6=$(seen6)
    in_ns a ping -q -c 50 -i 0.01 -W 1 $b >/dev/null || true
    in_ns a ping -q -c 50 -i 0.01 -W 1 $b6 >/dev/null || true
    seen="$(($(seen4) - before4)) $(($(seen6) - before6))"
}
sees_all() { kernel_sees; [ "${seen% *}" -ge 50 ] && [ "${seen#* }" -ge 50 ]; }
is_guarded() { kernel_sees; [ "${seen% *}" -lt 25 ] && [ "${seen#* }" -lt 25 ]; }
is_guarded || fail "node00's kernel saw $seen packets of A's"
ok "node00's kernel sees nothing of 50 pings of A by each family"
"$root/scripts/lab" router node00 kill
if [ "$(printf '6.6\n%s\n' "$(uname -r)" | sort -V | head -n 1)" = 6.6 ]; then
    # what a dying process held is let go a little after its name is gone
    expect "a router that was killed leaves no guard" wait_until 5 "node00's kernel to see A's packets" sees_all
fi
"$root/scripts/lab" router node00 start
is_guarded || fail "the next router has no guard: node00's kernel saw $seen packets of A's"
ok "and the next one has its own"
for node in "${NODES[@]}"; do expect "$node: every frame accounted for" wait_until 5 "the sum" is_accounted "$node"; done
