#!/usr/bin/env bash
# Stock BGP daemons as Margay's peers, all at once: what works with whom, compared with the table in control/INTEROP.md.
#   --write   writes that table anew
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../lib.sh"
for command in bird vtysh gobgpd bgpctl exabgp; do
    command -v "$command" >/dev/null || { echo "interop.sh: skipped: $command is not installed"; exit "$SKIPPED"; }
done
smoke_alone "$@"
# OpenBGPD has its chroot below /run, FRR writes crash logs below /var/tmp
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns /run/openbgpd
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
python3 -u "$root/scripts/interop/run.py" "$MARGAY_SMOKE/interop" "$@"
