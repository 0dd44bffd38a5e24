#!/usr/bin/env bash
# nightly_setup.sh - installs what single tests need and is too large for every set-up; nothing when all is there.
# Without these tools the tests that need them skip themselves, and say so.
set -u
# shellcheck source=scripts/setup/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# tool=package: other readers of a run; the API reference; programs of 32 bits.
tools=(Rscript=r-base-core sqlite3=sqlite3 doxygen=doxygen i686-linux-gnu-g++=g++-i686-linux-gnu)
packages=("${tools[@]#*=}" doxygen-awesome-css)

usage() {
  cat <<EOF
usage: nightly_setup.sh [--check] [--help]

Installs the Debian packages that only some tests need (${packages[*]}),
as root or through sudo, and says which. Does nothing, and needs no network, when all of them are
there. Without apt it looks for the tools themselves and names what is missing. What Pipes itself
needs, setup.sh installs; make nightly runs both, and rivals_setup.sh.
EOF
}

missing_tools() { missing_commands "${tools[@]}"; }

set_up "$@"
