#!/usr/bin/env bash
# setup.sh - installs what building, testing and drawing need, and nothing when all is there.
# Runs before every build, so the common case asks dpkg once and goes.
set -u
# shellcheck source=scripts/setup/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# In this order: for build and test; format, lint, sanitizers, counts of instructions and the tests of the scripts;
# plots. Nothing pulls in what clang needs to link the sanitizers, so it is named.
build_packages=(g++ libc6-dev make cmake ninja-build git pkg-config libbenchmark-dev libabsl-dev
  libhwloc-dev libgtest-dev libgmock-dev nlohmann-json3-dev libmd-dev libre2-dev
  libboost-dev libtomlplusplus-dev relacy-dev)
check_packages=(clang clang-tidy clang-format libclang-rt-dev valgrind python3-pytest-xdist)
plot_packages=(python3 python3-matplotlib python3-numpy python3-scipy python3-jsonschema
  python3-pandas python3-tabulate)
packages=("${build_packages[@]}" "${check_packages[@]}" "${plot_packages[@]}")

usage() {
  cat <<'EOF'
usage: setup.sh [--check] [--help]

Installs the Debian packages that Pipes needs, as root or through sudo, and says which. Does
nothing, and needs no network, when all of them are there. Without apt it looks for the tools and
libraries themselves and names what is missing.
EOF
}

# Prints one line per missing thing: what it is, and the Debian package that holds it.
missing_tools() {
  missing_commands c++=g++ clang++=clang clang-tidy=clang-tidy clang-format=clang-format \
    valgrind=valgrind cmake=cmake \
    ninja=ninja-build make=make git=git pkg-config=pkg-config
  missing_headers benchmark/benchmark.h=libbenchmark-dev absl/synchronization/mutex.h=libabsl-dev \
    hwloc.h=libhwloc-dev gtest/gtest.h=libgtest-dev gmock/gmock.h=libgmock-dev \
    nlohmann/json.hpp=nlohmann-json3-dev sha2.h=libmd-dev re2/re2.h=libre2-dev \
    boost/math/distributions/students_t.hpp=libboost-dev toml++/toml.h=libtomlplusplus-dev \
    relacy/relacy.hpp=relacy-dev
  local python
  if ! python=$("$(dirname "${BASH_SOURCE[0]}")/find_python.sh" 2>/dev/null); then
    echo "a Python with matplotlib, numpy, scipy, pandas, tabulate and jsonschema" \
      "(Debian packages ${plot_packages[*]})"
  elif ! "$python" -c 'import xdist' 2>/dev/null; then
    echo "the module xdist of Python (Debian package python3-pytest-xdist)"
  fi
}

set_up "$@"
