#!/usr/bin/env bash
# check_arguments.sh - refuses a variable that no target of this call of make takes, and a value that cannot be right, before
# make builds a program for it. pipes_bench checks values again and knows more: which cells there are, what RE2 leaves out of
# a filter, whether a run can go on here. In the environment: GOALS, the targets, and GIVEN, the names on the command line.
set -uf
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

refuse() {
  echo "make: $1" >&2
  exit 2
}

# The words of a text as a list to print.
listed() {
  local words
  words=$(printf '%s, ' $1)
  echo "${words%, }"
}

given() {
  [[ " $GIVEN " == *" $1 "* ]]
}

check_preset() {
  local presets
  presets=$(grep -ohE '"configurePreset": *"[^"]*"' CMakePresets.json CMakeUserPresets.json 2>/dev/null | cut -d'"' -f4 | sort -u)
  grep -qxF -e "$PRESET" <<<"$presets" || refuse "PRESET=$PRESET: no such preset (allowed: $(listed "$presets"))"
}

check_plan() {
  local plans
  plans=$(ls harness/plan/plans | sed -n 's/\.toml$//p')
  case $PLAN in
  */* | *.toml)
    [ -r "$PLAN" ] && [ ! -d "$PLAN" ] ||
      refuse "PLAN=$PLAN: no file that can be read (allowed: a plan file, or $(listed "$plans"))" ;;
  *) grep -qxF -e "$PLAN" <<<"$plans" ||
    refuse "PLAN=$PLAN: no such plan (allowed: $(listed "$plans"), or the path of a plan file)" ;;
  esac
}

check_filter() {
  local why
  # Perl's syntax has all that RE2's has.
  grep -qP x <<<x 2>/dev/null || return 0
  why=$(LC_ALL=C grep -qP -e "$FILTER" 2>&1 </dev/null)
  [ $? -ne 2 ] ||
    refuse "FILTER=$FILTER: not a regular expression: ${why#grep: } (allowed: one in RE2's syntax)"
}

check_budget() {
  local number='([0-9]+\.?[0-9]*|\.[0-9]+)'
  [[ ! $BUDGET =~ ^$number$ || $BUDGET != *[1-9]* ]] ||
    refuse "BUDGET=$BUDGET: no unit (allowed: s, m or h, such as 90s, 5m, 1h)"
  [[ $BUDGET =~ ^\+?($number(h|m|s|ms|us|ns))*$ ]] ||
    refuse "BUDGET=$BUDGET: not a time of at least 1s and at most 168h (allowed: such as 90s, 5m, 1h)"
}

check_regimes() {
  [[ -z $REGIMES || $REGIMES =~ ^[1-4]$ ]] || refuse "REGIMES=$REGIMES: not a number of speeds of the hand-off (allowed: 1 to 4)"
}

check_out() {
  local there=$OUT allowed="(allowed: a directory that can be written)"
  [ -n "$OUT" ] || refuse "OUT=: not a directory $allowed"
  [[ $OUT != -* ]] || refuse "OUT=$OUT: looks like a flag (allowed: ./$OUT)"
  until [ -e "$there" ]; do there=$(dirname -- "$there"); done
  [ -d "$there" ] || refuse "OUT=$OUT: Not a directory $allowed"
  [ -w "$there" ] || refuse "OUT=$OUT: no file can be written there $allowed"
}

# Prints the newest run that can go on beside a finished one, if it is newer: `latest` is an older one after a kill.
unfinished_beside() {
  find "$(dirname "$(realpath -- "$1")")" -mindepth 2 -maxdepth 2 -name run.json -newer "$1/run.json" \
    -exec grep -lE '^ *"state": "(running|interrupted)"' {} + | xargs -rd '\n' ls -t | sed -n '1s|/run.json$||p'
}

check_resume() {
  local name other
  [ -n "$RESUME" ] || given RESUME || return 0
  for name in PLAN FILTER BUDGET REGIMES OUT; do
    ! given $name ||
      refuse "$name: not beside RESUME, which goes on with a run by that run's own command line (allowed: PAYLOADS, CAPACITIES)"
  done
  [ -n "$RESUME" ] && [ -r "$RESUME/run.json" ] && [ -r "$RESUME/trials.csv" ] ||
    refuse "RESUME=$RESUME: no run.json with trials.csv there (allowed: the directory of a run)"
  case $(grep -m1 '"state": ' "$RESUME/run.json") in
  *'"complete"'*)
    other=$(unfinished_beside "$RESUME")
    refuse "RESUME=$RESUME: is finished: nothing to go on with${other:+; $other is not finished}" ;;
  *'"budget_spent"'*) refuse "RESUME=$RESUME: is finished: the time that it was given is spent" ;;
  esac
}

check_run() {
  [[ $RUN != -* ]] || refuse "RUN=$RUN: looks like a flag (allowed: the directory of a run)"
  [ "$GOALS" != plot ] || ! given RUN || ! given OUT || refuse "OUT=$OUT: not beside RUN, where the plots go (allowed: one of the two)"
}

check_payloads() {
  local size
  for size in $PAYLOADS; do
    [[ $size =~ ^(0|[1-9][0-9]{0,4})$ ]] && ((size % 8 == 0 && size <= 65536)) ||
      refuse "PAYLOADS=$PAYLOADS: $size is not a multiple of 8 up to 65536 (allowed: sizes in bytes, such as \"8 256\")"
  done
}

check_capacities() {
  local size
  for size in $CAPACITIES; do
    [[ $size =~ ^[1-9][0-9]{0,4}$ ]] && ((size > 1 && size <= 65536 && (size & (size - 1)) == 0)) ||
      refuse "CAPACITIES=$CAPACITIES: $size is not a power of two from 2 to 65536 (allowed: messages, such as \"1024 256\")"
  done
}

check_seconds() {
  [[ $FUZZ_SECONDS =~ ^[0-9]{1,7}$ ]] ||
    refuse "SECONDS=$FUZZ_SECONDS: not a whole number of seconds (allowed: 0 to 9999999)"
}

# A target takes what its help names.
taken=$(awk -F: -v goals=" $GOALS " 'index(goals, " " $1 " ")' Makefile | grep -oE '\b[A-Z]+=' | tr -d = | sort -u)
for name in $GIVEN; do
  grep -qxF -e "$name" <<<"$taken" || refuse "$name: make $GOALS has no such variable (allowed: $(listed "${taken:-none}"))"
done
for name in $taken; do
  [[ ${!name-} != *$'\n'* ]] || refuse "$name: more than one line (allowed: one)"
  "check_${name,,}"
done
