#!/usr/bin/env bash
# check.sh - what a reviewer would ask for, in the order in which it is cheapest to be told.
# Stops at the first step that fails and names it.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

# Configured, built and tested, each as the presets of the same name say: with no step named, one
# build per sanitizer and both compilers; with --all, every preset.
usual=(clang-asan clang-tsan)
presets=(clang-release debug clang-debug asan clang-asan tsan clang-tsan)
quick=(format shell python rooms orderings scripts reference)
built=(release lint headers "${presets[@]}")
steps=("${quick[@]}" "${built[@]}")
default=("${quick[@]}" release lint headers "${usual[@]}")

usage() {
  cat <<EOF
usage: check.sh [--list] [--all] [--help] [STEP...]

Runs the named steps and stops at the first that fails. Without a name: all but the presets, and of
those ${usual[*]}; with --all every preset too.

  format      clang-format would change nothing
  shell       every shell script parses
  python      every Python file parses
  rooms       the rules between the rooms (scripts/rooms.sh)
  orderings   every atomic access explains itself (scripts/check_orderings.py)
  scripts     the tests of the scripts
  reference   the published runs are valid, and their plots and pages are what is drawn from them
  release     configure, build and test the release preset
  lint        clang-tidy over every test and harness source; warnings are errors
  headers     every header compiles alone
  ${presets[*]}
              configure, build and test that preset

Exit code 0: all passed. 1: a step failed. 2: an unknown step or a tool is missing.
EOF
}

cpp_files() {
  git ls-files --cached --others --exclude-standard '*.hpp' '*.cpp' | while read -r file; do
    [ -e "$file" ] && echo "$file"
  done
}

step_format() { cpp_files | xargs -r clang-format --dry-run -Werror; }

step_shell() {
  local script
  for script in scripts/*.sh languages/*.sh languages/*/*.sh .ci/run; do
    [ ! -e "$script" ] || bash -n "$script" || return 1
  done
}

step_python() {
  "$python" -c 'import ast, sys
for name in sys.argv[1:]:
    ast.parse(open(name, encoding="utf-8").read(), name)' $(find scripts protocols harness languages -name '*.py' 2>/dev/null)
}

step_rooms() { scripts/rooms.sh; }

step_orderings() { "$python" scripts/check_orderings.py; }

step_scripts() { "$python" -m unittest discover -s scripts -p 'test_*.py'; }

# Drawn in a copy, so that the published files stay as they are.
step_reference() {
  local run
  for run in results/reference results/reference-blog results/reference-rivals; do
    redrawn "$run" || return 1
  done
}

# redrawn <run>
redrawn() {
  local copy outcome
  copy=$(mktemp -d) || return 1
  cp "$1"/*.json* "$copy" && "$python" scripts/page.py "$copy" >/dev/null && diff -r "$copy" "$1"
  outcome=$?
  rm -r "$copy"
  [ $outcome -eq 0 ] || echo "draw the published run again: scripts/page.py $1" >&2
  return $outcome
}

step_release() { step_preset release; }

step_preset() { cmake --preset "$1" && cmake --build --preset "$1" && ctest --preset "$1"; }

# The sources that the build knows: all of harness/ and all tests; headers are seen through them.
# A configuration of its own, because clang-tidy cannot read the precompiled headers of g++.
step_lint() {
  cmake --preset release -B build/lint -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null &&
    cmake --build build/lint --target pipes_build_facts >/dev/null || return 1
  "$python" - build/lint/compile_commands.json <<'EOF' |
import json, pathlib, sys
root = pathlib.Path.cwd()
for entry in json.load(open(sys.argv[1])):
    path = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
    inside = path.is_relative_to(root) and not path.is_relative_to(root / "build")
    if inside and (path.name.endswith("_test.cpp") or path.is_relative_to(root / "harness")):
        print(path.relative_to(root))
EOF
    xargs -r -n 1 -P "$jobs" clang-tidy --quiet -p build/lint
}

step_headers() {
  [ -e build/release/CMakeCache.txt ] || cmake --preset release || return 1
  cmake --build --preset release --target all_verify_interface_header_sets
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
      case " ${steps[*]} " in
        *" $argument "*) wanted+=("$argument") ;;
        *) echo "check.sh: unknown step '$argument'; allowed: ${steps[*]}" >&2; exit 2 ;;
      esac ;;
  esac
done
[ ${#wanted[@]} -gt 0 ] || wanted=("${default[@]}")

python=$(scripts/find_python.sh) || exit 2
jobs=$(nproc)
[ "$jobs" -le 2 ] || jobs=$((jobs < 8 ? jobs : 8))  # clang-tidy takes a gigabyte each
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
