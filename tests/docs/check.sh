#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks what extract.awk took out of a page.
#   check.sh prints PROGRAM EXPECTED              the program prints what the page shows
#   check.sh same BLOCK EXAMPLE                   the page's program is the example's, below the first comment of its file
#   check.sh refuses SOURCE EXPECTED COMPILER...  the compiler refuses the source and says every expected line
set -euo pipefail
mode=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $mode in
  prints)
    status=0
    (cd "$work" && "$1") >"$work/said" 2>"$work/errors" || status=$?
    if ! diff -u --label "the page shows" --label "the program prints" "$2" "$work/said" || [ "$status" != 0 ]; then
      cat "$work/errors"
      echo "the page's program ended with status $status"
      exit 1
    fi
    ;;
  same)
    diff -u --label "the page" --label "$2" <(sed 1d "$1") <(awk 'code || !/^\/\// { code = 1; print }' "$2")
    ;;
  refuses)
    source=$1 expected=$2
    shift 2
    if "$@" -fsyntax-only "$source" >"$work/said" 2>&1; then
      echo "this compiles, but the page says that it does not: $source"
      exit 1
    fi
    while read -r sentence; do
      grep -qF -- "$sentence" "$work/said" && continue
      cat "$work/said"
      echo "the compiler does not say: $sentence"
      exit 1
    done <"$expected"
    ;;
  *) echo "unknown mode $mode"; exit 2 ;;
esac
