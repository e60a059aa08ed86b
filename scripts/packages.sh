# What the project needs of a Debian or Ubuntu, and how it gets it. Sourced.
# shellcheck shell=bash

# command, package, what for
needed() {
    cat <<EOF
javac jdk builds and runs the router (JDK 17 or newer)
mvn maven builds
ip iproute2 network namespaces and veths
tc iproute2 ingress filters
nft nftables makes the kernel's forwarding check sources of IPv6, for comparison
ping iputils-ping shows that packets arrive
traceroute traceroute shows the routers on the way
tcpdump tcpdump captures
iperf3 iperf3 TCP streams
bird bird2 a stock BGP peer
vtysh frr another
gobgpd gobgpd another
bgpctl openbgpd another
exabgp exabgp another
python3 python3 crafted frames in the smoke tests
jq jq reads JSON
sysctl procps settings of a network namespace
setpriv util-linux runs without privilege
unshare util-linux namespaces of a test's own
mount mount a small disk to fill
EOF
}

# what scripts/bench fib compiles the FIB's peers with, beside the rest
needed_for_peers() {
    cat <<EOF
cc gcc compiles the FIB's peers
pkg-config pkg-config says where DPDK is
libdpdk.pc libdpdk-dev rte_lpm and rte_fib of both families, the FIB's peers
EOF
}

has_command() {
    case $1 in *.pc) pkg-config --exists "${1%.pc}" 2>/dev/null; return ;; esac
    PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null || return 1
    # an older JDK may be there beside none that serves
    [ "$1" != javac ] || [ "$(javac -version 2>&1 | sed 's/javac \([0-9]*\).*/\1/')" -ge 17 ] 2>/dev/null
}

# The oldest JDK that serves: what "default" means differs, and may be 11.
jdk_package() {
    local version
    for version in 17 21 25; do
        if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
            echo "openjdk-$version-jdk-headless"
            return
        fi
    done
    echo default-jdk-headless
}

# install_missing [LIST]: what a list, by default "needed", names and this machine has not.
install_missing() {
    local missing=() command package why code=0
    while read -r command package why; do
        if ! has_command "$command"; then
            echo "installing $package: $why"
            missing+=("$package")
        fi
    done < <("${1:-needed}")
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || { echo "missing: ${missing[*]}; installing them needs root" >&2; return 2; }
    # a router's daemon must not start on this host just because a test wants its program
    local policy=/usr/sbin/policy-rc.d made=
    if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=yes; fi
    {
        apt-get update -q &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]/#jdk/$(jdk_package)}"
    } </dev/null || code=$?
    [ -z "$made" ] || rm -f $policy
    return "$code"
}
