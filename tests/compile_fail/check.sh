#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh FILE INCLUDE_DIR COMPILER: code that must not compile, and the sentence the user reads.
#
# A file is correct as it stands, and holds mistakes, each switched on by a macro of its own:
#   #ifdef WRONG_DATE_WITH_TEXT
#     (void)(staff.day == "abc");  // expect: quarry: cannot compare
#   #endif
# The file must compile without any of them (so that a mistake fails for its own reason only), and with each one alone the
# compiler must fail and say every sentence that is expected there.
set -euo pipefail
file=$1 include=$2 compiler=$3

# The sentence of a deleted function is the comment on its line, which the compiler quotes; the lines it quotes from the
# test itself hold the expectation and are left out.
compile() {
  local status=0
  "$compiler" -std=c++20 -fsyntax-only -I"$include" "$@" "$file" >"$log" 2>&1 || status=$?
  grep -v '// expect:' "$log" || true
  return "$status"
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! said=$(compile); then
  echo "$said"
  echo "$file: does not compile even without its mistakes ($compiler)"
  exit 1
fi
failed=0 count=0
while read -r macro; do
  count=$((count + 1))
  expected=$(awk -v macro="$macro" '
    $1 == "#ifdef" && $2 == macro { inside = 1; next }
    inside && $1 == "#endif" { exit }
    inside && sub(/.*\/\/ expect: */, "") { print }' "$file")
  if [ -z "$expected" ]; then
    echo "$file: $macro expects no sentence; add // expect: ..."
    failed=1
  elif said=$(compile "-D$macro"); then
    echo "$file: $macro compiles, but must not ($compiler)"
    failed=1
  else
    while read -r sentence; do
      [[ $said == *"$sentence"* ]] && continue
      echo "$said"
      echo "$file: $macro does not say '$sentence' ($compiler)"
      failed=1
    done <<<"$expected"
  fi
done < <(sed -n -E 's/^#ifdef (WRONG_[A-Z0-9_]+).*/\1/p' "$file")
[ "$count" -gt 0 ] || { echo "$file: holds no #ifdef WRONG_..."; exit 1; }
[ "$failed" = 0 ] && echo "$count mistakes are refused with their sentences ($compiler)"
exit "$failed"
