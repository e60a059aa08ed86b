#!/usr/bin/env bash
# What a node announces by Calico's rules, live migration, and policies that change by reload, seen from a stock BIRD 2 and its kernel.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || { echo "policy.sh: skipped: BIRD 2 is not installed"; exit "$SKIPPED"; }
smoke_begin --router bird --no-start
config=$(config_of node00)
# BIRD can say that A2's address is about to live on its host, or that it does.
filter='if proto = "migrating" then { bgp_local_pref = 2147483135; accept; }'
filter+=' if proto = "elsewhere" then { bgp_local_pref = 2147482623; accept; } if proto = "blocks" then accept; reject;'
sed -i "s/export where proto = \"blocks\";/export filter { $filter };/" "$LAB_DIR/node01/bird.conf"
for name in migrating elsewhere; do
    echo "protocol static $name { disabled; ipv4; route 192.168.18.65/32 blackhole; }" >>"$LAB_DIR/node01/bird.conf"
done
"$root/scripts/lab" router node01 start
"$root/scripts/lab" router node00 start
in_bird() { birdc -s "$LAB_DIR/node01/bird.ctl" "$@"; }
bird_has() { in_bird show route all "$1" | grep -qF -- "$2"; } # bird_has PREFIX TEXT
bird_lacks() { ! in_bird show route "$1" | grep -q "^$1 "; }   # bird_lacks PREFIX
expect "BIRD has the block, with the usual preference" wait_until 20 "the block" bird_has 192.168.18.64/26 "BGP.local_pref: 100"
expect "and no address of it" bird_lacks 192.168.18.64/32
since() { margay_on node00 bgp summary -o json | jq '.peers[0].sinceMs'; }
before=$(since)

cp "$config" "$LAB_DIR/plain.yaml"
sed -i 's/addresses: \[192.168.18.64/&, 192.168.196.200/' "$config"
in_ns a ip address add 192.168.196.200/32 dev lo
expect "A borrows an address of BIRD's block" margay_on node00 reload
expect "BIRD has it with a workload's preference" wait_until 10 "the address" bird_has 192.168.196.200/32 "BGP.local_pref: 2147482623"
expect "B reaches it there, not in the block of its own host" wait_until 10 "a ping" ping_all b 192.168.196.200 5
cp "$LAB_DIR/plain.yaml" "$config"
expect "A gives it back" margay_on node00 reload
expect "BIRD has it no longer" wait_until 10 "the withdrawal" bird_lacks 192.168.196.200/32

sed -i '/name: a,/s/addresses:/metric: 512, &/' "$config"
expect "A is about to live here" margay_on node00 reload
expect "BIRD has its address with a higher preference" wait_until 10 "the address" bird_has 192.168.18.64/32 "BGP.local_pref: 2147483135"
cp "$LAB_DIR/plain.yaml" "$config"
expect "A lives here" margay_on node00 reload
expect "the block is enough" wait_until 10 "the withdrawal" bird_lacks 192.168.18.64/32

leads_to() { margay_on node00 fib dump | grep -q "^192.168.18.65/32 .*$1"; } # leads_to TEXT
expect "A2 lives here" wait_until 10 "its route" leads_to "proto workload"
expect "another host has its address too" in_bird enable elsewhere
knows_of_it() { margay_on node00 bgp routes 192.168.18.65/32 | grep -q "local-pref 2147482623"; }
expect "which is heard" wait_until 10 "the route" knows_of_it
expect "and not used" leads_to "proto workload"
expect "A2 is about to live there" in_bird disable elsewhere
expect "and is preferred to here" in_bird enable migrating
expect "packets for it go there" wait_until 10 "the other way" leads_to "via 172.17.8.101 .*proto bgp"
expect "it does not move" in_bird disable migrating
expect "packets for it stay here" wait_until 10 "the way here" leads_to "proto workload"

sed -i 's/as: 64512 } \]/as: 64512, export: [to-node01] } ]\n  policies: [ { name: to-node01, rules: [ { name: block, match: { prefixes: [192.168.18.64\/26] }, set: { med: 18, communities: { add: ["64512:18"] } } } ] } ]/;
    s/addresses: \[192.168.18.64/&, 192.168.196.200/' "$config"
expect "a policy by reload" margay_on node00 reload
expect "BIRD has the block as the policy says" wait_until 10 "the community" bird_has 192.168.18.64/26 "BGP.community: (64512,18)"
expect "with its MED" bird_has 192.168.18.64/26 "BGP.med: 18"
expect "and not what the policy rejects" bird_lacks 192.168.196.200/32
says() { margay_on node00 bgp "${@:2}" | grep -q -- "$1"; } # says PATTERN VERB...
expect "why not is said" says "not told: no rule of policy to-node01 accepts it" advertised node01 192.168.196.200/32
expect "the peer's policy is named" says "to-node01" peer node01
expect "tried out on what there is, it changes nothing" says "^0 of [0-9]* routes would change" policy test to-node01 --advertised node01
expect "tried out on another route, it says which rule" says "accepted by policy to-node01 rule block" \
    policy test to-node01 --prefix 192.168.18.64/26 --from own
cp "$LAB_DIR/plain.yaml" "$config"
sed -i 's/^pools: \[192.168.0.0\/16/pools: [{ cidr: 192.168.0.0\/16, bgp-export: false }/' "$config"
expect "a pool that is kept from BGP" margay_on node00 reload
expect "BIRD has no block of it" wait_until 10 "the withdrawal" bird_lacks 192.168.18.64/26
cp "$LAB_DIR/plain.yaml" "$config"
expect "as at first" margay_on node00 reload
expect "BIRD has the block again" wait_until 10 "the block" bird_has 192.168.18.64/26 "BGP.local_pref: 100"
[ "$(since)" = "$before" ] || fail "the session was touched: $(margay_on node00 bgp peer node01)"
ok "all of it in one session"
