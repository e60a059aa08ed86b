# What the project needs of a Debian or Ubuntu, and how it gets it. Sourced.
# shellcheck shell=bash

# command, package, what for
needed() {
    cat <<EOF
javac default-jdk-headless builds and runs the router (JDK 17 or newer)
mvn maven builds
ip iproute2 network namespaces and veths
tc iproute2 ingress filters
ping iputils-ping shows that packets arrive
tcpdump tcpdump captures
iperf3 iperf3 TCP streams
bird bird2 a stock BGP peer
ethtool ethtool interface features
python3 python3 crafted frames in the smoke tests
jq jq reads JSON
pkill procps ends captures
setpriv util-linux runs without privilege
mount mount a small disk to fill
EOF
}

install_missing() {
    local missing=() command package why
    while read -r command package why; do
        if ! PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null; then
            echo "installing $package: $why"
            missing+=("$package")
        fi
    done < <(needed)
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || { echo "missing: ${missing[*]}; installing them needs root" >&2; return 2; }
    # a router's daemon must not start on this host just because a test wants its program
    local policy=/usr/sbin/policy-rc.d made=
    if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=yes; fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
    [ -z "$made" ] || rm -f $policy
}
