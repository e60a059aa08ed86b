# What scripts/bench measures in the lab, and how it keeps and prints it. Sourced.
# shellcheck shell=bash disable=SC2153,SC2154

blast_jar=$(echo "$root"/perf/target/margay-perf-*.jar)
results=$(mktemp)
record() { echo "$1 $2" >>"$results"; } # key value
median() { awk -v key="$1" '$1 == key { print $2 }' "$results" | sort -g | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "nan" }'; }
values() { awk -v key="$1" '$1 == key { printf "%s%s", n++ ? ", " : "", $2 }' "$results"; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.3f", a / b }'; } # of the medians of two keys
# measure KEY COMMAND...: records the number that it prints.
measure() {
    local value
    if ! value=$("${@:2}") || [[ ! $value =~ ^[0-9.e+]+$ ]]; then fail "$1: no figure: ${value:-nothing}"; fi
    record "$1" "$value"
}

# Of the family: source, destination, gateway.
way_of() {
    case $1 in
    4) echo 192.168.18.64 192.168.196.129 "$GATEWAY" ;;
    6) echo fd00:10:0:12::1 fd00:10:0:c4::1 "$GATEWAY6" ;;
    esac
}
families() { if is_ipv4_only; then echo 4; else echo 4 6; fi; }

# Not measured: lets the compilers of both routers see traffic, and the kernel's caches too.
warm() {
    local family source destination gateway
    for family in $(families); do
        read -r source destination gateway < <(way_of "$family")
        wait_until 10 "a ping from A to $destination" in_ns a ping -c 1 -W 1 "$destination"
        in_ns a ping -q -c 200 -i 0.002 "$destination" >/dev/null
        tcp "$family" "$warm_seconds" >/dev/null
        pps "$family" "$warm_seconds" >/dev/null
    done
}

tcp() { # tcp FAMILY SECONDS: received bits a second
    local source destination gateway
    read -r source destination gateway < <(way_of "$1")
    start_in b iperf3 -s -1 -J >/dev/null
    wait_until 5 "iperf3 to listen" eval "in_ns b ss -ltn | grep -q :5201" || return
    in_ns a iperf3 -c "$destination" -t "$2" -J | jq -e '.end.sum_received.bits_per_second' || return
    wait $!
}

ping_p50_us() {
    in_ns a ping -c "$pings" -i 0.1 192.168.196.129 >"$LAB_DIR/ping" || return
    java -jar "$blast_jar" rtt <"$LAB_DIR/ping" | jq .p50
}

rx_packets() { in_ns b cat /sys/class/net/cali0/statistics/rx_packets; }

# B drops what arrives right behind its interface, so that the figure is the routers' and not that of B's UDP.
pps() { # pps FAMILY SECONDS: received frames a second
    local source destination gateway mac before after
    read -r source destination gateway < <(way_of "$1")
    mac=$(in_ns a ip neigh show "$gateway" | awk '{ for (i = 1; i < NF; i++) if ($i == "lladdr") print $(i + 1) }')
    in_ns b tc qdisc add dev cali0 clsact
    in_ns b tc filter add dev cali0 ingress protocol ip bpf da bytecode '4,48 0 0 23,21 0 1 17,6 0 0 2,6 0 0 4294967295,'
    is_ipv4_only ||
        in_ns b tc filter add dev cali0 ingress protocol ipv6 bpf da bytecode '4,48 0 0 20,21 0 1 17,6 0 0 2,6 0 0 4294967295,'
    before=$(rx_packets)
    in_ns a java -jar "$blast_jar" blast --interface cali0 --source "$source" --destination "$destination" \
        --gateway-mac "$mac" --seconds "$2" >"$LAB_DIR/blast" || return
    after=$(rx_packets)
    in_ns b tc qdisc del dev cali0 clsact
    jq --argjson received $((after - before)) '$received / .seconds' "$LAB_DIR/blast"
}

# print_results KEY..: of "figure" in that order, then the values of each round of the keys in "raw".
print_results() {
    local key
    for key in "$@"; do printf '%-26s %s\n' "$key" "${figure[$key]}"; done
    for key in $raw; do printf '  %-24s %s\n' "$key" "$(values "$key")"; done
}

# write_json FILE [KEY VALUE]..: figures, values and the given facts, beside machine, JVM, flags and commit.
write_json() {
    local file=$1 key
    shift
    {
        for key in "${!figure[@]}"; do printf '"%s": %s,\n' "$key" "${figure[$key]}"; done
        for key in $raw; do printf '"rounds.%s": [%s],\n' "$key" "$(values "$key")"; done
        while [ $# -gt 0 ]; do
            printf '"%s": "%s",\n' "$1" "$2"
            shift 2
        done
        printf '"machine": "%s, %s cores, Linux %s",\n' "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" "$(uname -r)"
        printf '"jvm": "%s",\n' "$("$java" -version 2>&1 | tail -n 1)"
        printf '"flags": "%s",\n' "$flags"
        printf '"commit": "%s"\n' "$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
    } | sed '1s/^/{/; $s/$/}/' | jq '[paths(scalars) as $path | {key: $path | map(tostring) | join("."), value: getpath($path)}] | from_entries' >"$file"
}
# How node00's router runs, while it does.
note_jvm() {
    local pid
    pid=$(cat "$LAB_DIR/node00/pid")
    java=$(readlink "/proc/$pid/exe")
    flags=$(tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/^[^ ]* //; s/ -jar .*//')
}
