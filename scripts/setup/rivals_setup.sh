#!/usr/bin/env bash
# rivals_setup.sh - installs the queues of others that Pipes is compared with; nothing when all are
# there. Each is optional: what is not installed is left out of the comparison, which says so.
set -u
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/setup/apt.sh
. "$here/apt.sh"

# header=package, as the files of harness/rivals/queues/ say: one line `needs needed{"header", "package"}` each.
mapfile -t rivals < <(sed -nE 's/^.* needs needed\{"([^"]+)", "([^"]+)"(, "[^"]+")?\};$/\1=\2/p' \
  "$here"/../../harness/rivals/queues/*.hpp)
[ ${#rivals[@]} -gt 0 ] || { echo "rivals_setup.sh: no file of harness/rivals/queues/ says what it needs" >&2; exit 2; }
packages=("${rivals[@]#*=}")

usage() {
  cat <<EOF
usage: rivals_setup.sh [--check] [--help]

Installs the Debian packages of the queues that Pipes is compared with
(${packages[*]}),
as root or through sudo, and says which. Does nothing, and needs no network, when all of them are
there. Without apt it looks for the headers themselves and names what is missing. What Pipes itself
needs, setup.sh installs; make rivals-setup runs both.
EOF
}

missing_tools() { missing_headers "${rivals[@]}"; }

set_up "$@"
