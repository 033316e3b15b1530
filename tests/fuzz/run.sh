#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh PROGRAM [SECONDS] [LIBFUZZER OPTION...]: lets tests/fuzz's target PROGRAM (fuzz_<target>) look for a few seconds, or a
# minute with QUARRY_TEST_LONG, beginning with the target's corpus. What it finds is kept beside the program: new inputs in
# <target>.corpus/, a failure's input in <target>.found/, to be tried again by PROGRAM FILE.
set -euo pipefail

program=$1
seconds=${2:-$([ -n "${QUARRY_TEST_LONG:-}" ] && echo 60 || echo 3)}
shift $(($# < 2 ? $# : 2))
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$(basename "$program")
target=${target#fuzz_}
work=$(dirname "$program")
corpus=$work/$target.corpus
found=$work/$target.found
mkdir -p "$corpus" "$found"

options=(-artifact_prefix="$found/" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 -max_len=4096 -len_control=10)
if [ -e "$here/dictionaries/$target.dict" ]; then options+=(-dict="$here/dictionaries/$target.dict"); fi
known=()
if [ -d "$here/corpus/$target" ]; then known=("$here/corpus/$target"); fi

# Every file of the corpus once whatever the time, then new ones.
if [ ${#known[@]} -gt 0 ]; then "$program" "${options[@]}" -runs=0 "${known[@]}" 2>&1 | tail -n 1; fi
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
"$program" "${options[@]}" -max_total_time="$seconds" "$@" "$corpus" "${known[@]}" 2>&1 |
  grep -v -E '^(#[0-9]+[[:space:]]+(NEW|REDUCE|pulse)|[[:space:]]+NEW_FUNC|INFO: seed corpus)' || [ "${PIPESTATUS[0]}" = 0 ]
