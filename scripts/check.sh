#!/usr/bin/env bash
# check.sh - what a reviewer would ask for, in the order in which it is cheapest to be told.
# Stops at the first step that fails and names it.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

# With no step named, data races are looked for; with --all every preset is built and tested.
usual=(clang-tsan)
presets=(release clang-release debug clang-debug asan clang-asan tsan clang-tsan)
quick=(format shell python presets folders rules orderings witnesses lookup retired documents scripts reference)
built=(lint lint-laboratory lint-tests headers headers-alone estimates laboratory slow-tests "${presets[@]}")
steps=("${quick[@]}" "${built[@]}")
default=("${quick[@]}" lint headers slow-tests "${usual[@]}")

usage() {
  cat <<EOF
usage: check.sh [--list] [--all] [--help] [STEP...]

Runs the named steps and stops at the first that fails. Without a name: those of make check, which are
${default[*]};
with --all every step.

  format      clang-format would change nothing
  shell       every shell script parses
  python      every Python file parses
  presets     every preset configures; make check builds one of them, make nightly all
  folders     includes and imports go one way; no folder or file is too large (scripts/checks/folders.py)
  rules       which files may name backends, read clocks, write JSON (scripts/checks/rules.py)
  orderings   every atomic access explains itself (scripts/checks/orderings.py)
  witnesses   every one that the explorer visits has a row in its table (scripts/checks/witnesses.py)
  lookup      no name of a program takes the place of one of the library's (scripts/checks/lookup.py)
  retired     names and phrases that were replaced do not come back (scripts/checks/retired.py)
  documents   documents show what their commands print (scripts/checks/documents.py)
  scripts     the tests of the scripts, but for those of the step estimates
  reference   the published runs are valid, and their plots and pages are what is drawn from them
  lint        clang-tidy over the library; warnings are errors
  lint-laboratory
  lint-tests  the same over the laboratory, and over the tests
  headers     the headers of the library are quiet under every warning that has no reason against it
              (scripts/checks/platforms.py --quick); that each compiles alone with clang++ is seen by lint
  headers-alone
              every header compiles alone with g++, those of the laboratory too
  estimates   the tests of what estimates promise, on data whose truth is known; make test has them
  laboratory  the tests of the laboratory: its parts, its programs, a trial of each cell of every plan
  slow-tests  all that make test leaves out: the laboratory, the explorer, faults, what users of the package do, programs
              that must not compile under the other compiler too, a soak and a fuzz of seconds
  ${presets[*]}
              configure, build and test that preset; ${usual[*]} without the laboratory

What is too slow for make check and make test is in make nightly (scripts/checks/nightly.py).

Exit code 0: all passed. 1: a step failed. 2: an unknown step or a tool is missing.
EOF
}

# Puts the files of the tree with these names, new ones among them, into the array `files`. A check of none checks nothing.
find_files() {
  local file
  files=()
  while IFS= read -r -d '' file; do
    [ ! -f "$file" ] || files+=("$file")
  done < <(git ls-files -z --cached --others --exclude-standard "$@")
  [ ${#files[@]} -gt 0 ] || { echo "no file here is called $* (in a checkout of git they are)" >&2; return 1; }
}

step_format() { find_files '*.hpp' '*.cpp' && clang-format --dry-run -Werror -- "${files[@]}"; }

step_shell() {
  local script
  find_files '*.sh' .ci/run || return 1
  for script in "${files[@]}"; do
    bash -n -- "$script" || return 1
  done
}

step_python() {
  find_files '*.py' && "$python" -c 'import ast, sys
for name in sys.argv[1:]:
    ast.parse(open(name, encoding="utf-8").read(), name)' "${files[@]}"
}

# In a folder of their own, because a build is configured with more.
step_presets() {
  local outcome
  printf '%s\n' "${presets[@]}" | xargs -P "$(nproc)" -I{} cmake --preset {} -B build/configured/{} >/dev/null
  outcome=$?
  rm -rf build/configured
  return $outcome
}

step_folders() { "$python" scripts/checks/folders.py; }

step_rules() { "$python" scripts/checks/rules.py; }

step_orderings() { "$python" scripts/checks/orderings.py; }

step_witnesses() { "$python" scripts/checks/witnesses.py; }

step_lookup() { "$python" scripts/checks/lookup.py; }

step_retired() { "$python" scripts/checks/retired.py; }

step_documents() { "$python" scripts/checks/documents.py; }

pytest() { "$python" -m pytest -q -rs -p no:cacheprovider "$@"; }

# The tests of one class stay together, because they share what it sets up.
step_scripts() { pytest --numprocesses="$(nproc)" --dist=loadscope "${of_estimates[@]/#/--ignore=}" scripts; }

# In one process: the tests of the library run beside it.
of_estimates=(scripts/estimates scripts/self_testing/test/test_judging.py)
step_estimates() { pytest "${of_estimates[@]}"; }

step_reference() {
  local runs=(results/reference*/)
  [ -e "${runs[0]}" ] || { echo "results/reference*: no published run is there" >&2; return 1; }
  export python
  export -f redrawn
  printf '%s\0' "${runs[@]%/}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'redrawn "$0"'
}

# The figures are drawn beside a copy of the run, so that the published files stay as they are.
redrawn() {
  local copy outcome file
  copy=$(mktemp -d) || return 1
  for file in "$1"/*.json* "$1"/*.csv*; do
    [ ! -e "$file" ] || cp "$file" "$copy"
  done
  "$python" scripts/page.py "$copy" >/dev/null && diff -r "$copy" "$1"
  outcome=$?
  rm -r "$copy"
  [ $outcome -eq 0 ] || echo "draw the published run again: scripts/page.py $1" >&2
  return $outcome
}

# The thread sanitizer looks at the library and its tests here; make nightly has it over the laboratory too.
step_preset() {
  local quick=()
  [ "$1" != clang-tsan ] || quick=(-D TYPED_PIPES_BUILD_BENCH=OFF)
  cmake --preset "$1" "${quick[@]}" && cmake --build --preset "$1" --target all laboratory_tests &&
    ctest --test-dir "build/$1" --output-on-failure --no-tests=error -LE '^(slow|nightly)$' --parallel "$(nproc)"
}

# A configuration of its own, because clang-tidy cannot read the precompiled headers of g++.
lint() {
  cmake --preset release -B build/lint -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON -D CMAKE_UNITY_BUILD=OFF >/dev/null &&
    cmake --build build/lint --target pipes_build_facts >/dev/null &&
    "$python" scripts/checks/lint.py build/lint "$1"
}

step_lint() { lint library; }

step_lint-laboratory() { lint laboratory; }

step_lint-tests() { lint tests; }

step_headers() { "$python" scripts/checks/platforms.py --quick; }

step_headers-alone() { cmake --preset test && cmake --build --preset test --target all_verify_interface_header_sets; }

step_laboratory() { tests_of laboratory; }

# All at once, so that what only waits runs beside what computes.
step_slow-tests() { tests_of laboratory slow; }

# The tests with these labels, in the build of make test.
tests_of() {
  local labels
  labels=$(IFS='|' && echo "$*")
  cmake --preset test && cmake --build --preset test --target "${@/%/_tests}" &&
    ctest --test-dir build/test --output-on-failure --no-tests=error -L "^($labels)\$" --parallel "$(nproc)"
}

is_step() {
  local step
  for step in "${steps[@]}"; do
    [ "$step" != "$1" ] || return 0
  done
  return 1
}

run_step() {
  case " ${presets[*]} " in
    *" $1 "*) step_preset "$1" ;;
    *) "step_$1" ;;
  esac
}

wanted=()
for argument in "$@"; do
  case $argument in
    --list) printf '%s\n' "${steps[@]}"; exit 0 ;;
    --all) wanted=("${steps[@]}"); break ;;
    -h | --help) usage; exit 0 ;;
    *)
      is_step "$argument" || { echo "check.sh: unknown step '$argument'; allowed: ${steps[*]}" >&2; exit 2; }
      wanted+=("$argument") ;;
  esac
done
[ ${#wanted[@]} -gt 0 ] || wanted=("${default[@]}")

python=$(scripts/setup/find_python.sh) || exit 2
export PYTHONDONTWRITEBYTECODE=1
for step in "${wanted[@]}"; do
  echo "== check: $step"
  began=$SECONDS
  if ! run_step "$step"; then
    echo "check.sh: step '$step' failed after $((SECONDS - began)) s;" \
      "again: scripts/check.sh $step" >&2
    exit 1
  fi
  echo "== check: $step passed, $((SECONDS - began)) s"
done
echo "check.sh: ${#wanted[@]} steps passed in $SECONDS s"
