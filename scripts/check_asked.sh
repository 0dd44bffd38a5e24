#!/usr/bin/env bash
# check_asked.sh - refuses a PLAN, a FILTER or SECONDS that cannot be right, before make builds a program for it.
# pipes_bench checks both again and knows more: which cells there are, and what RE2 leaves out.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

refuse() {
  echo "make: $1" >&2
  exit 2
}

plan=${PLAN-} filter=${FILTER-}
plans=$(sed -n 's/.*{\.name = "\([a-z]*\)".*/\1/p' harness/plan/preset.cpp)
grep -qxF -e "$plan" <<<"$plans" ||
  refuse "PLAN=$plan: no such plan (allowed: $(paste -sd, <<<"$plans" | sed 's/,/, /g'))"

seconds=${FUZZ_SECONDS-600}
[[ $seconds =~ ^[0-9]{1,7}$ ]] ||
  refuse "SECONDS=$seconds: not a whole number of seconds (allowed: 0 to 9999999)"

# Perl's syntax has all that RE2's has.
grep -qP x <<<x 2>/dev/null || exit 0
why=$(LC_ALL=C grep -qP -e "$filter" 2>&1 </dev/null)
[ $? -ne 2 ] ||
  refuse "FILTER=$filter: not a regular expression: ${why#grep: } (allowed: one in RE2's syntax)"
