#!/usr/bin/env bash
# Trouble at the start: one clear line, exit code 2, nothing left behind.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
smoke_begin --no-start
config=$(config_of node00)
refused() { # refused WHAT PATTERN RUNTIME COMMAND...
    local what=$1 pattern=$2 runtime=$3 code=0 errors
    shift 3
    timeout 20 "$@" >"$LAB_DIR/out" 2>"$LAB_DIR/err" || code=$?
    errors=$(grep -v ' INFO ' "$LAB_DIR/err" || true)
    [ "$code" = 2 ] || fail "$what: exit code $code, not 2: $errors"
    [ "$(wc -l <<<"$errors")" = 1 ] || fail "$what: not one line: $errors"
    grep -qE "$pattern" <<<"$errors" || fail "$what: the line does not say '$pattern': $errors"
    [ -z "$runtime" ] || [ -z "$(find "$runtime" -mindepth 1 2>/dev/null)" ] || fail "$what: left $(find "$runtime" -mindepth 1)"
    ! ip -n mgy-node00 link show margay0 >/dev/null 2>&1 || [ -z "$runtime" ] || fail "$what: left margay0"
    ok "$what: $errors"
}
runtime=$LAB_DIR/r
sed 's/^  as: 64512$/  as: 64512\n  asm: 1/' "$config" >"$LAB_DIR/bad.yaml"
refused "a wrong key" "bad.yaml:[0-9]+:[0-9]+ .*asm.*allowed" "" "$MARGAY" check "$LAB_DIR/bad.yaml"
refused "a router with a wrong configuration" "bad.yaml:[0-9]+:[0-9]+ .*asm" "$runtime" ip netns exec mgy-node00 "$MARGAY" run -c "$LAB_DIR/bad.yaml" --runtime "$runtime"
refused "no configuration" "nowhere.yaml" "$runtime" ip netns exec mgy-node00 "$MARGAY" run -c "$LAB_DIR/nowhere.yaml" --runtime "$runtime"
sed 's/enp0s8/enp0s99/' "$config" >"$LAB_DIR/uplink.yaml"
refused "an unknown uplink" "enp0s99" "$runtime" ip netns exec mgy-node00 "$MARGAY" run -c "$LAB_DIR/uplink.yaml" --runtime "$runtime"
sed '$a dataplane: { cpu: 8191 }' "$config" >"$LAB_DIR/cpu.yaml"
refused "a CPU that is not there" "CPU 8191; the last that it may use is [0-9]+" "$runtime" ip netns exec mgy-node00 "$MARGAY" run -c "$LAB_DIR/cpu.yaml" --runtime "$runtime"
start_in node00 python3 -c 'import socket, time
server = socket.create_server(("172.17.8.100", 179)); time.sleep(60)'
taker=$!
wait_until 5 "port 179 to be taken" eval "in_ns node00 ss -ltn | grep -q :179"
refused "port 179 taken" "179" "$runtime" ip netns exec mgy-node00 "$MARGAY" run -c "$config" --runtime "$runtime"
kill "$taker"
mkdir "$LAB_DIR/full"
mount -t tmpfs -o size=256k tmpfs "$LAB_DIR/full"
mkdir "$LAB_DIR/full/r"
refused "a full disk" "[Nn]o space|space" "$LAB_DIR/full/r" ip netns exec mgy-node00 "$MARGAY" run -c "$config" --runtime "$LAB_DIR/full/r"
umount "$LAB_DIR/full"
mkdir -m 750 "$LAB_DIR/nobody"
chown 65534:65534 "$LAB_DIR/nobody"
# Below /root nobody could not even read the launcher. Not in the lab's directory: its removal must never meet the checkout.
mkdir "$MARGAY_SMOKE/project"
mount --bind -o ro "$root" "$MARGAY_SMOKE/project"
refused "no privilege" "^margay: .*(CAP_NET_RAW|CAP_NET_ADMIN|[Pp]ermission|not permitted)" "$LAB_DIR/nobody" ip netns exec mgy-node00 setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$MARGAY_SMOKE/project/scripts/margay" run -c "$config" --runtime "$LAB_DIR/nobody"
"$root/scripts/lab" router node00 start
pid=$(cat "$LAB_DIR/node00/pid")
is_up() { margay_on node00 status >/dev/null; }
wait_until 10 "node00's router" is_up
refused "a second instance" "$pid" "" ip netns exec mgy-node00 "$MARGAY" run -c "$config" --runtime "$(runtime_of node00)"
expect "and the first is untouched" ping_all a 192.168.18.65
