#!/usr/bin/env bash
# setup.sh - installs what building, testing and drawing need, and nothing when all is there.
# Runs before every build, so the common case asks dpkg once and goes.
set -u

# What for: build and test; format, lint and sanitizers; plots. Nothing pulls in what clang needs
# to link the sanitizers, so it is named.
build_packages=(g++ libc6-dev make cmake ninja-build git pkg-config libbenchmark-dev libabsl-dev
  libhwloc-dev libgtest-dev libgmock-dev nlohmann-json3-dev relacy-dev)
check_packages=(clang clang-tidy clang-format libclang-rt-dev)
plot_packages=(python3 python3-matplotlib python3-numpy python3-scipy python3-jsonschema)
packages=("${build_packages[@]}" "${check_packages[@]}" "${plot_packages[@]}")

usage() {
  cat <<'EOF'
usage: setup.sh [--check] [--help]

Installs the Debian packages that Pipes needs, as root or through sudo, and says which. Does
nothing, and needs no network, when all of them are there. Without apt it looks for the tools and
libraries themselves and names what is missing.

  --check   only report what is missing
  --help    this text

Exit code 0: all is there. 2: something is missing and was not (or could not be) installed.
EOF
}

fail() {
  echo "setup.sh: $*" >&2
  exit 2
}

missing_packages() {
  local present wanted
  present=" $(dpkg-query -W -f='${Package}:${db:Status-Status} ' "${packages[@]}" 2>/dev/null)"
  for wanted in "${packages[@]}"; do
    [[ $present == *" $wanted:installed "* ]] || echo "$wanted"
  done
}

# Prints one line per missing thing: what it is, and the Debian package that holds it.
missing_tools() {
  local pair
  for pair in c++=g++ clang++=clang clang-tidy=clang-tidy clang-format=clang-format cmake=cmake \
    ninja=ninja-build make=make git=git pkg-config=pkg-config; do
    command -v "${pair%%=*}" >/dev/null || echo "${pair%%=*} (Debian package ${pair#*=})"
  done
  for pair in benchmark/benchmark.h=libbenchmark-dev absl/synchronization/mutex.h=libabsl-dev \
    hwloc.h=libhwloc-dev gtest/gtest.h=libgtest-dev gmock/gmock.h=libgmock-dev \
    nlohmann/json.hpp=nlohmann-json3-dev relacy/relacy.hpp=relacy-dev; do
    echo "#if !__has_include(<${pair%%=*}>)
#error
#endif" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1 ||
      echo "<${pair%%=*}> (Debian package ${pair#*=})"
  done
  "$(dirname "${BASH_SOURCE[0]}")/find_python.sh" >/dev/null 2>&1 ||
    echo "a Python with matplotlib, numpy, scipy and jsonschema" \
      "(Debian packages ${plot_packages[*]})"
}

install() {
  local as_root=() updated=no name
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "missing: $*; neither root nor sudo is at hand; run as root: apt-get install $*"
    as_root=(sudo)
  fi
  echo "setup.sh: installing $*"
  # A fresh image has no package lists; elsewhere those at hand will do.
  for name in "$@"; do
    if ! apt-cache show "$name" >/dev/null 2>&1; then
      update_lists "${as_root[@]}"
      updated=yes
      break
    fi
  done
  apt_install "${as_root[@]}" -- "$@" && return
  # Lists that name a version the mirror no longer has are the usual reason.
  [ "$updated" = no ] || return 1
  update_lists "${as_root[@]}" && apt_install "${as_root[@]}" -- "$@"
}

update_lists() {
  "$@" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
}

apt_install() {
  local as_root=()
  while [ "$1" != -- ]; do
    as_root+=("$1")
    shift
  done
  shift
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"
}

only_check=no
for argument in "$@"; do
  case $argument in
    --check) only_check=yes ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument '$argument'; allowed: --check, --help" ;;
  esac
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  mapfile -t missing < <(missing_tools)
  if [ ${#missing[@]} -gt 0 ]; then
    printf -v list '%s; ' "${missing[@]}"
    fail "this system has no apt, so nothing can be installed for you; missing: ${list%; }"
  fi
  [ $only_check = no ] || echo "setup.sh: all tools and libraries are there"
  exit 0
fi

mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -eq 0 ]; then
  [ $only_check = no ] || echo "setup.sh: all ${#packages[@]} packages are there"
  exit 0
fi
[ $only_check = no ] || fail "missing: ${missing[*]}; scripts/setup.sh installs them"
install "${missing[@]}" || fail "apt-get could not install ${missing[*]}; its own words are above"
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] || fail "still missing after apt-get: ${missing[*]}"
echo "setup.sh: done"
