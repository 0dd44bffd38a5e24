#!/usr/bin/env bash
# nightly_setup.sh - installs what single tests need and is too large for every set-up; nothing when all is there.
# Without these tools the tests that need them skip themselves, and say so.
set -u
# shellcheck source=scripts/setup/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# tool=package: other readers of a run; the API reference; the platforms of verify/platforms. Programs of 32 bits have
# a compiler of their own, because g++-multilib cannot be installed beside those of other processors.
tools=(Rscript=r-base-core sqlite3=sqlite3 doxygen=doxygen
  g++-12=g++-12 clang++-14=clang-14 ld.lld-14=lld-14 clang++-19=clang-19 i686-linux-gnu-g++=g++-i686-linux-gnu
  aarch64-linux-gnu-g++=g++-aarch64-linux-gnu riscv64-linux-gnu-g++=g++-riscv64-linux-gnu qemu-aarch64=qemu-user)
packages=("${tools[@]#*=}" doxygen-awesome-css libc++-19-dev libc++abi-19-dev googletest)

usage() {
  cat <<EOF
usage: nightly_setup.sh [--check] [--help]

Installs the Debian packages that only some tests need, as root or through sudo, and says which.
Does nothing, and needs no network, when all of them are there. Without apt it looks for the tools
themselves and names what is missing. What Pipes itself needs, setup.sh installs; make nightly runs
both, and rivals_setup.sh. The packages:

$(fold -s -w 96 <<<"${packages[*]}")
EOF
}

missing_tools() { missing_commands "${tools[@]}"; }

set_up "$@"
