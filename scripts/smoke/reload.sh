#!/usr/bin/env bash
# An endpoint comes and goes by reload; the session and the other ports are not touched.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --router margay
config=$(config_of node00)
since() { margay_on "${1:-node00}" bgp summary -o json | jq '.peers[] | select(.name | test("^node0")) | select(.state == "established") | .sinceMs'; }
before=$(since)
cp "$config" "$LAB_DIR/with-a2.yaml"
grep -v 'name: a2,' "$LAB_DIR/with-a2.yaml" >"$config"
in_ns a ping -q -c 60 -i 0.05 -W 1 192.168.196.129 >"$LAB_DIR/ping" &
expect "reload without A2" margay_on node00 reload
expect "its route is gone" wait_until 5 "the route to go" fib_lacks node00 192.168.18.65/32
! ping_all a 192.168.18.65 1 || fail "A2 still answers"
ok "and it is not reached any more"
cp "$LAB_DIR/with-a2.yaml" "$config"
expect "reload with A2" margay_on node00 reload
expect "it is reached again" wait_until 5 "a ping" ping_all a 192.168.18.65 2
wait $!
grep -q ' 0% packet loss' "$LAB_DIR/ping" || fail "A's pings to B were disturbed: $(cat "$LAB_DIR/ping")"
ok "A's pings to the other host meanwhile: no loss"
fib_size() { stat -c %s "$(runtime_of node00)/fib"; }
dump() { margay_on node00 fib dump -o json | jq -S '[.. | objects | select(has("prefix")) | {prefix, protocol}]'; }
small=$(fib_size) routes=$(dump)
[ "$(jq length <<<"$routes")" -ge 4 ] || fail "the dump has too few routes: $routes"
in_ns a ping -q -c 40 -i 0.05 -W 1 192.168.196.129 >"$LAB_DIR/ping" &
echo "fib: { routes: 300000 }" >>"$config"
margay_on node00 reload >"$LAB_DIR/out" && grep -q "resize fib to 300000 routes" "$LAB_DIR/out" || fail "no larger fib: $(cat "$LAB_DIR/out")"
[ "$(fib_size)" -gt $((small + 200000 * 24)) ] || fail "the fib has $(fib_size) bytes after $small"
[ "$(dump)" = "$routes" ] || fail "the larger fib has other routes: $(dump)"
wait $!
grep -q ' 0% packet loss' "$LAB_DIR/ping" || fail "A's pings to B were disturbed: $(cat "$LAB_DIR/ping")"
ok "a larger fib has the same routes, and no packet was lost while it took the place of the other"
echo "nonsense: true" >>"$config"
if margay_on node00 reload 2>"$LAB_DIR/err"; then fail "a wrong configuration was taken"; fi
grep -q "nonsense" "$LAB_DIR/err" || fail "the refusal does not say why: $(cat "$LAB_DIR/err")"
ok "a wrong configuration is refused: $(cat "$LAB_DIR/err")"
expect "and the old one stays in force" ping_all a 192.168.18.65 2
[ "$(since)" = "$before" ] || fail "the BGP session was touched"
ok "the BGP session stands since before"
# Peers come, change and go, and the session with the other host stands on both sides.
sed -i '/^nonsense/d' "$config"
other=$(since node01)
cp "$config" "$LAB_DIR/one-peer.yaml"
sed -i 's/^  peers: \[ { name: node01,/  peers: [ { name: nobody, address: 172.17.8.102, as: 64512 }, { name: leaf, interface: enp0s8, as: external, policy: accept-all }, { name: farm, prefix: 172.17.9.0\/24, as: internal }, { name: node01, description: the other host,/' "$config"
margay_on node00 reload >"$LAB_DIR/out"
grep -q "change bgp, as 64512, 4 peers: add peer nobody, add peer leaf, add peer farm, change peer node01" "$LAB_DIR/out" ||
    fail "not what the reload should do: $(cat "$LAB_DIR/out")"
ok "three more peers, and a description: $(grep peers "$LAB_DIR/out")"
expect "the description is shown" eval "margay_on node00 bgp peer node01 -o json | grep -q 'the other host'"
sed -i 's/{ name: nobody, address: 172.17.8.102, as: 64512 }/{ name: nobody, address: 172.17.8.103, as: 64513, policy: accept-all }/' "$config"
expect "another address and AS of one of them" margay_on node00 reload
mkdir -m 700 "$LAB_DIR/secrets"
(umask 077 && echo "s3cret" >"$LAB_DIR/secrets/nobody")
sed -i "s|172.17.8.103,|& password-file: $LAB_DIR/secrets/nobody,|" "$config"
expect "a password for it" margay_on node00 reload
chmod 644 "$LAB_DIR/secrets/nobody"
if margay_on node00 reload 2>"$LAB_DIR/err"; then fail "a password that others can read was taken"; fi
grep -q "open to others" "$LAB_DIR/err" || fail "the refusal does not say why: $(cat "$LAB_DIR/err")"
ok "a password that others can read is refused: $(cat "$LAB_DIR/err")"
cp "$LAB_DIR/one-peer.yaml" "$config"
expect "all of them leave" margay_on node00 reload
expect "and are seen no more" eval "[ \"\$(margay_on node00 bgp summary -o json | jq '.peers | length')\" = 1 ]"
[ "$(since) $(since node01)" = "$before $other" ] || fail "the session with node01 was touched"
ok "node00's and node01's session stands since before"
if grep -rq "s3cret" "$LAB_DIR/node00/log"; then fail "the log tells the password"; fi
ok "and the log does not know the password"
