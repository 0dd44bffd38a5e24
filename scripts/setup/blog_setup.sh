#!/usr/bin/env bash
# blog_setup.sh - installs the toolchains of the other languages of the posts; nothing when all are
# there. What they are is said by the rows themselves, languages/*/row.sh.
set -u
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/setup/apt.sh
. "$here/apt.sh"
# shellcheck source=languages/rows.sh
. "$here/../../languages/rows.sh"

mapfile -t packages < <(row_packages)

usage() {
  cat <<EOF
usage: blog_setup.sh [--check] [--help]

Installs the Debian packages of the languages that the posts compared with and of those that we
added (${packages[*]}), as root or through sudo, and says
which. Does nothing, and needs no network, when all of them are there. Without apt it looks for the
tools themselves and names what is missing. What Pipes itself needs, setup.sh installs; make
blog-setup runs both.
EOF
}

missing_tools() { row_missing_tools; }

set_up "$@"
