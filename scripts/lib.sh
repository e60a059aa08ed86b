# Shared by the scripts: names of the reference scenario, waiting by condition, messages. Sourced, not run.
# shellcheck shell=bash disable=SC2034

PATH=$PATH:/usr/sbin:/sbin # not everybody's root has them
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
use_lab() { # use_lab DIRECTORY: whatever is started from here on carries its mark
    export MARGAY_LAB_DIR=$1 MARGAY_LAB=$1
    LAB_DIR=$1
}
use_lab "${MARGAY_LAB_DIR:-/tmp/margay-lab}"
MARGAY=${MARGAY_BIN:-$root/scripts/margay} # another version's launcher, for a comparison
NODES=(node00 node01)
CONTAINERS=(a a2 b b2)
SKIPPED=43 # exit code of a smoke test that cannot run here

# The reference scenario, one line a container: name, node, host veth, addresses, MAC of the host veth (empty: the kernel's choice).
container_table() {
    cat <<EOF
a node00 calif24874aae57 192.168.18.64 fd00:10:0:12::1 a2:ff:0a:99:57:d2
a2 node00 cali4e5ed993aed 192.168.18.65 fd00:10:0:12::2
b node01 cali69b2b8c106c 192.168.196.129 fd00:10:0:c4::1
b2 node01 cali4907e793262 192.168.196.128 fd00:10:0:c4::2
EOF
}
GATEWAY=169.254.1.1
GATEWAY6=fe80::ecee:eeff:feee:eeee
node_address() { case $1 in node00) echo 172.17.8.100 ;; node01) echo 172.17.8.101 ;; esac; }
node_block() { case $1 in node00) echo 192.168.18.64/26 ;; node01) echo 192.168.196.128/26 ;; esac; }
node_address6() { case $1 in node00) echo fd00:8::100 ;; node01) echo fd00:8::101 ;; esac; }
node_block6() { case $1 in node00) echo fd00:10:0:12::/122 ;; node01) echo fd00:10:0:c4::/122 ;; esac; }
node_peer() { case $1 in node00) echo node01 ;; node01) echo node00 ;; esac; }
runtime_of() { echo "$LAB_DIR/$1/run"; }
is_ipv4_only() { [ -e "$LAB_DIR/ipv4-only" ]; }
config_of() { echo "$LAB_DIR/$1/margay.yaml"; }

in_ns() { ip netns exec "mgy-$1" "${@:2}"; }
# The same in the background, with $! the command itself: of "in_ns .. &" it would be a subshell, and a kill would miss the command.
start_in() { ip netns exec "mgy-$1" "${@:2}" & }
margay_on() { "$MARGAY" "${@:2}" --runtime "$(runtime_of "$1")"; }

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}
usage_error() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 2
}
need_root() {
    [ "$(id -u)" = 0 ] || usage_error "needs root: it makes network namespaces and packet sockets"
}

# wait_until SECONDS WHAT COMMAND...: looks ten times a second; says what it waited for when the time is over.
wait_until() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            printf '%s: gave up waiting for %s\n' "${0##*/}" "$what" >&2
            return 1
        fi
        sleep 0.1
    done
}

# Is this still the process we started, and not another that got its number?
is_our_process() { tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | grep -qx "MARGAY_LAB=$LAB_DIR"; } 2>/dev/null

# ---- for the smoke tests

# smoke_alone [ARGUMENT..]: the test goes on in mount and process namespaces of its own, with an empty directory MARGAY_SMOKE. So its
# names meet nobody else's, and whatever way the test ends, no process, namespace, mount or file of it is left.
smoke_alone() {
    local alone=(unshare --mount --pid --fork --kill-child --mount-proc)
    if [ -z "${MARGAY_SMOKE:-}" ]; then
        if [ "$(id -u)" != 0 ] || ! "${alone[@]}" unshare --net true 2>/dev/null; then
            echo "${0##*/}: skipped: needs root and network namespaces"
            exit "$SKIPPED"
        fi
        mkdir -p /run/netns
        MARGAY_SMOKE=$(mktemp -d /tmp/margay-smoke.XXXXXX) exec "${alone[@]}" "$0" "$@"
    fi
    # the first process of its namespace gets no signal that it has no trap for
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'smoke_end $?' EXIT
    mount -t tmpfs tmpfs /run/netns
    mount -t tmpfs -o mode=755 tmpfs "$MARGAY_SMOKE"
    use_lab "$MARGAY_SMOKE/lab"
}
# smoke_begin [LAB UP OPTION...]: alone, and with a lab.
smoke_begin() {
    smoke_alone
    "$root/scripts/lab" up "$@"
}
smoke_end() {
    if [ "$1" != 0 ]; then tail -n 20 "$LAB_DIR"/node0?/log >&2 2>/dev/null || true; fi
    "$root/scripts/lab" down || true
    umount --lazy "$MARGAY_SMOKE" && rmdir "$MARGAY_SMOKE"
}
ok() { printf 'ok: %s\n' "$*"; }

# expect WHAT COMMAND...: the command must succeed.
expect() {
    local what=$1 output
    shift
    output=$("$@" 2>&1) || fail "not so: $what
$*
$output"
    ok "$what"
}
# expect_line WHAT LINE COMMAND...: the command must print exactly this line among others.
expect_line() {
    local what=$1 line=$2 output
    shift 2
    output=$("$@") || fail "not so: $what: $* failed"
    grep -qxF -- "$line" <<<"$output" || fail "not so: $what: no line '$line' in
$output"
    ok "$what"
}
# fib_lacks NODE PATTERN: the FIB was read and has no such line; "! .. | grep" would also be true of a dump that failed.
fib_lacks() {
    local dump
    dump=$(margay_on "$1" fib dump) && ! grep -q -- "$2" <<<"$dump"
}
ping_all() { in_ns "$1" ping -q -c "${3:-5}" -i 0.05 -W 1 "$2" | grep -q ' 0% packet loss'; }
# capture_on NAMESPACE INTERFACE [TCPDUMP ARGUMENT..]: what passes there goes to a file until end_captures.
captures=()
capture_on() {
    start_in "$1" tcpdump -i "$2" -n --immediate-mode -U -w "$LAB_DIR/$1.$2.pcap" "${@:3}" 2>"$LAB_DIR/$1.$2.tcpdump"
    captures+=($!)
    wait_until 5 "the capture to begin" grep -q listening "$LAB_DIR/$1.$2.tcpdump"
}
end_captures() {
    kill "${captures[@]}"
    wait "${captures[@]}" || true
    captures=()
}
captured() { tcpdump -r "$LAB_DIR/$1.$2.pcap" -n "${@:3}" 2>/dev/null; } # captured NAMESPACE INTERFACE [FILTER]: a line a packet
caught() { captured "$@" | wc -l; }
has_caught() { [ "$(caught "$1" "$2" "$3")" -ge "$4" ]; } # has_caught NAMESPACE INTERFACE FILTER COUNT
counter() { margay_on "$1" counters -o json | jq --arg name "$2" '.[$name] // 0'; } # counter NODE LABEL

# Every frame has one end: rx + generated = tx + held + sum(drops), over all ports; ring losses are counted once a second.
unaccounted() {
    margay_on "$1" counters -o json | jq 'to_entries | map(
        if (.key | test(" (rx-frames|generated)$")) then .value
        elif (.key | test(" tx-frames$| drop |^held-frames$")) then -.value
        else 0 end) | add'
}
is_accounted() { [ "$(unaccounted "$1")" = 0 ]; }

transfer_in() { in_ns "$1" python3 "$root/scripts/smoke/transfer.py" "${@:2}"; } # transfer_in NAMESPACE VERB ARGUMENT...
listening() { in_ns "$1" ss -ltun | grep -q ":$2 "; }                            # listening NAMESPACE PORT
# The addresses that a traceroute on standard input tells of, one a hop.
hops_of() { awk '/^ *[0-9]+ / { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$|:/) { print $i; next } }'; }
# say_hello NAMESPACE PORT: from here on it answers there, by TCP and UDP, with the addresses of both ends.
say_hello() {
    start_in "$1" python3 "$root/scripts/smoke/transfer.py" hello "$2"
    wait_until 5 "$1 to answer on port $2" listening "$1" "$2"
}
# file_arrives FROM TO ADDRESS FILE: by TCP, as it was.
file_arrives() {
    local receiver
    start_in "$2" python3 "$root/scripts/smoke/transfer.py" receive 7000 "$LAB_DIR/received"
    receiver=$!
    wait_until 5 "the receiver to listen" listening "$2" 7000
    transfer_in "$1" send "$3" 7000 "$4" && wait "$receiver" &&
        [ "$(sha256sum <"$4")" = "$(sha256sum <"$LAB_DIR/received")" ]
}
