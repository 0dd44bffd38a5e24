#!/usr/bin/env bash
# build.sh - makes the program of every row whose toolchain is there; says what the others lack.
set -u
# shellcheck source=languages/rows.sh
. "$(dirname "${BASH_SOURCE[0]}")/rows.sh"

usage() {
  cat <<'EOF'
usage: build.sh OUTDIR

Makes a folder OUTDIR/<row>/ for every row (a folder of languages/ with a row.sh), holding
  title     what tables call it, one line
  run       the program: run MESSAGES WORKERS, see languages/README.md
  version   its language and toolchain, one line
or, where there can be no program, in place of run and version
  missing   why, one line, naming the Debian package
A row is made again only if its sources or its toolchain changed. Tools of the distribution
(/usr/bin) are preferred to others on the PATH.

  --help    this text

Exit code 0: every row has its folder, be it with a program or with a reason. 2: bad usage.
EOF
}

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

# Whether version $1 is at least $2. An empty bound is no bound.
at_least() {
  [ -z "$2" ] || [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

# Fills `tool` and `found` (the version, one line), or prints why not and returns 1.
find_toolchain() {
  local pair number
  local get="Debian package ${packages[*]} (make blog-setup)"
  for pair in "${tools[@]}"; do
    if ! tool[${pair%%=*}]=$(find_tool "${pair%%=*}"); then
      echo "${pair%%=*} is not installed; Debian package ${pair#*=} (make blog-setup)"
      return 1
    fi
  done
  found=$(version 2>/dev/null </dev/null)
  if ! [[ $found =~ [0-9]+(\.[0-9]+)* ]]; then
    echo "${tools[0]%%=*} does not tell its version; $get"
    return 1
  fi
  number=${BASH_REMATCH[0]}
  if ! at_least "$number" "$least"; then
    echo "$found is too old, at least $least is needed; $get"
    return 1
  fi
  if [ -n "$below" ] && at_least "$number" "$below"; then
    echo "$found is too new, below $below is needed; $get"
    return 1
  fi
}

# What the program was made from: its sources, its toolchain, and how it is made.
fingerprint() {
  {
    echo "$found" "${tool[@]}"
    sha256sum ./* ../shared/* "$rows_folder"/*.sh
  } 2>/dev/null | sha256sum
}

# For the manifests: makes `$made` a script that replaces itself by the command line $1, in which
# $here is the folder that `build` filled.
launch() {
  printf '%s\n' '#!/usr/bin/env bash' \
    'here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/work' "exec $1" >"$made"
}

# The line of a compiler's log that says most: the first error, or else the last line.
telling_line() {
  local line
  line=$(grep -m 1 -i error "$1" || tail -n 1 "$1")
  echo "${line:-no word of why}"
}

# Row $1, in a subshell. Prints one line: what became of it.
make_row() {
  local out=$outdir/$1 work made reason found
  declare -A tool=()
  enter_row "$1" || return 1
  work=$out/work made=$out/run.new
  mkdir -p "$work" && echo "$title" >"$out/title" || return 1

  find_toolchain >"$out/missing.new"
  reason=$(<"$out/missing.new")
  rm -f "$out/missing.new"
  if [ -z "$reason" ]; then
    if [ -x "$out/run" ] && [ "$(fingerprint)" = "$(cat "$out/made_from" 2>/dev/null)" ]; then
      echo "$1: as it was, $found"
      return
    fi
    rm -rf "$out/run" "$out/version" "$out/missing" "$out/made_from" "$work"
    mkdir "$work"
    if build >"$out/log" 2>&1 </dev/null; then
      echo "$found" >"$out/version" && chmod +x "$made" && mv "$made" "$out/run" || return 1
      fingerprint >"$out/made_from"
      echo "$1: made, $found"
      return
    fi
    reason="$found could not build it: $(telling_line "$out/log")"
  fi
  rm -rf "$out/run" "$out/version" "$out/made_from" "$work"
  echo "$reason" >"$out/missing"
  echo "$1: missing, $reason"
}

case ${1-} in
  -h | --help) usage; exit 0 ;;
  -*) fail "unknown argument '$1'; allowed: OUTDIR, --help" ;;
esac
[ $# -eq 1 ] && [ -n "$1" ] || fail "$# arguments; allowed: one, the directory to write to"
mkdir -p "$1" 2>/dev/null && outdir=$(cd "$1" && pwd) && [ -w "$outdir" ] ||
  fail "$1: cannot be written to; allowed: a directory, or a place for one"
for row in $(rows); do
  (make_row "$row") || fail "$row: its row.sh cannot be read or $outdir/$row not be written"
done
