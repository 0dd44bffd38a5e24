#!/usr/bin/env bash
# rooms.sh - the rules between the rooms, by grep: who may include, name, and know what.
# Each rule is one call of `forbid`; a finding names file, line and rule. Comments are not code:
# they may say anything. Tests (*_test.cpp, all below test/ and package_test/) may include anything;
# what is in misuse/ may include parts/.
#
#   usage: rooms.sh [ROOT]        ROOT defaults to the project; exit code 1 if a rule is broken
set -u

case ${1-} in
  -h | --help)
    echo "usage: rooms.sh [ROOT]"
    echo "Checks the rules between the rooms of the tree at ROOT (default: the project)."
    exit 0 ;;
esac
fail() {
  echo "rooms.sh: $*" >&2
  exit 2
}
[ $# -le 1 ] || fail "$# arguments; allowed: at most one, the root of a tree"
root=${1:-$(dirname "${BASH_SOURCE[0]}")/..}
cd "$root" 2>/dev/null || fail "$root: not a directory; allowed: the root of a tree"

broken=0

# The C++ files of some directories, without tests and without the patterns given after --.
files() {
  local places=() place
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    [ -e "$1" ] && places+=("$1")
    shift
  done
  [ ${#places[@]} -gt 0 ] || return 0
  shift || true
  local except=(! -name '*_test.cpp' ! -path '*/test/*' ! -path '*/package_test/*')
  for place in "$@"; do
    except+=(! -path "$place")
  done
  find "${places[@]}" -type f \( -name '*.hpp' -o -name '*.cpp' \) "${except[@]}" | sort
}

tests() {
  find impls protocols parts harness -type f \( -name '*_test.cpp' -o -path '*/test/*.?pp' \) \
    2>/dev/null | sort
}

# Code without // comments and without the text of one-line /* */; line numbers stay.
code() {
  sed -e 's|//.*$||' -e 's|/\*[^*]*\*/||g' "$1"
}

# forbid <pattern> <rule>, files on stdin: each match is a broken rule.
forbid() {
  local file line
  while read -r file; do
    while read -r line; do
      echo "$file:${line%%:*}: $2:${line#*:}"
      broken=1
    done < <(code "$file" | grep -nE -e "$1")
  done
}

# Words of a list as one alternative of a pattern: "a|b".
either() {
  paste -sd '|' -
}

# --- Includes point one way: harness -> parts -> protocols -> impls.
include='#[[:space:]]*include[[:space:]]*'
forbid "${include}[\"<](protocols|parts|harness)/" \
  'impls includes neither protocols nor parts nor harness' < <(files impls)
forbid "${include}[\"<](parts|harness)/" 'protocols includes neither parts nor harness' \
  < <(files protocols -- 'protocols/misuse/*')
forbid "${include}[\"<]harness/" 'parts does not include harness' < <(files parts)
forbid "$include\"\.\.?/" 'includes are written from the root of the project' \
  < <(files impls protocols parts harness)

# --- What may be said contains no thread, no atomic, no lock.
threads='std::(jthread|thread|this_thread|atomic|mutex|shared_mutex|recursive_mutex)'
threads+='|std::(condition_variable|barrier|latch|counting_semaphore)'
threads+='|\bpthread_|\babsl::(Mutex|CondVar)|\bmemory_order'
threads+="|$include<(thread|atomic|mutex|shared_mutex|condition_variable|semaphore|barrier|latch)>"
forbid "$threads" 'a protocol contains no thread and no atomic' < <(files protocols)

# --- A workload names no backend; nobody treats one name specially.
# Backends are the headers of impls/ but for the contract; `ring` and `floor` are also plain words.
backends=$(find impls -maxdepth 1 -name '*.hpp' 2>/dev/null | sed 's|.*/||; s|\.hpp$||' |
  grep -vxE 'all|backend|bell|clock|shape|port|floor|ring' | sort | either)
if [ -n "$backends" ]; then
  forbid "\\b($backends)\\b" 'a workload names no backend' \
    < <(files harness/workloads harness/workload.hpp)
fi
name='\btraits(\.|\(\)\.)name\b'
forbid "${name}[[:space:]]*[!=]=[[:space:]]*\"|\"[[:space:]]*[!=]=[[:space:]]*[A-Za-z_:]*$name" \
  'traits decide, names do not' < <(files impls protocols parts harness; tests)

# --- How it moves names no protocol. `stream` and `oneshot` are also words of their own.
protocols=$(find protocols -maxdepth 1 -name '*.hpp' 2>/dev/null | sed 's|.*/||; s|\.hpp$||' |
  grep -vxE 'pipes|all|stream|oneshot' | sort | either)
forbid "\\bprotocols::${protocols:+|\\b($protocols)\\b}" 'a backend names no protocol' \
  < <(files impls)

# --- One place reads clocks, one knows the schema, two define macros.
others='\bclock_gettime\b|\bgettimeofday\b|\btimespec_get\b|\b__?rdtscp?\b'
others+='|\babsl::Now\b|\bstd::(clock|time)\('
forbid "_clock::now\b|$others" 'only harness/clock reads a clock' \
  < <(files impls protocols parts harness -- 'harness/clock.*' 'impls/detail/*')
# Deadlines: a wait with a time limit has to know the time.
forbid "\b(system|high_resolution|file)_clock::now\b|$others" \
  'impls/detail reads the steady clock only' < <(files impls/detail)
forbid "pipes-run" 'only harness/report knows the schema' \
  < <(files impls protocols parts harness -- 'harness/report.*')
forbid "$include<nlohmann/" 'only harness/report and counts_json write JSON' \
  < <(files impls protocols parts harness -- 'harness/report.*' 'harness/counts/counts_json.*')
forbid '#[[:space:]]*define[[:space:]]+TYPED_PIPES_' \
  'macros live in protocols/core/typestate.hpp and impls/detail/mutex.hpp' \
  < <(files impls protocols parts harness -- 'protocols/core/typestate.hpp' 'impls/detail/mutex.hpp')

[ $broken -eq 0 ] && echo "rooms.sh: every rule holds"
exit $broken
