#!/usr/bin/env bash
# check_arguments.sh - refuses a PLAN, a FILTER, PAYLOADS, CAPACITIES or SECONDS that cannot be right, before make builds a
# program for it. pipes_bench checks plan and filter again and knows more: which cells there are, and what RE2 leaves out.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

refuse() {
  echo "make: $1" >&2
  exit 2
}

plan=${PLAN-} filter=${FILTER-}
plans=$(basename -s .toml -a harness/plan/plans/*.toml)
known=$(paste -sd, <<<"$plans" | sed 's/,/, /g')
case $plan in
*/* | *.toml)
  [ -r "$plan" ] && [ ! -d "$plan" ] || refuse "PLAN=$plan: no file that can be read (allowed: a plan file, or $known)" ;;
*) grep -qxF -e "$plan" <<<"$plans" || refuse "PLAN=$plan: no such plan (allowed: $known, or the path of a plan file)" ;;
esac

for size in ${PAYLOADS-}; do
  [[ $size =~ ^(0|[1-9][0-9]{0,4})$ ]] && ((size % 8 == 0 && size <= 65536)) ||
    refuse "PAYLOADS=$PAYLOADS: $size is not a multiple of 8 up to 65536 (allowed: sizes in bytes, such as \"8 256\")"
done
for size in ${CAPACITIES-}; do
  [[ $size =~ ^[1-9][0-9]{0,4}$ ]] && ((size > 1 && size <= 65536 && (size & (size - 1)) == 0)) ||
    refuse "CAPACITIES=$CAPACITIES: $size is not a power of two from 2 to 65536 (allowed: messages, such as \"1024 256\")"
done

seconds=${FUZZ_SECONDS-600}
[[ $seconds =~ ^[0-9]{1,7}$ ]] ||
  refuse "SECONDS=$seconds: not a whole number of seconds (allowed: 0 to 9999999)"

# Perl's syntax has all that RE2's has.
grep -qP x <<<x 2>/dev/null || exit 0
why=$(LC_ALL=C grep -qP -e "$filter" 2>&1 </dev/null)
[ $? -ne 2 ] ||
  refuse "FILTER=$filter: not a regular expression: ${why#grep: } (allowed: one in RE2's syntax)"
