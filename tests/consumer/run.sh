#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh package|subdirectory SOURCE_DIR BUILD_DIR WORK_DIR [CMAKE OPTION...]: builds the consumer project afresh, runs its programs
# and compares what they print.
set -euo pipefail
mode=$1 source=$2 build=$3 work=$4
shift 4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$work"
mkdir -p "$work"

# As in Quarry's own build, for ccache to know the files again.
export CCACHE_NOHASHDIR=1
options=(-G Ninja "$@")
if command -v ccache >/dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
case $mode in
  package)
    cmake --install "$build" --prefix "$work/prefix" >"$work/log"
    options+=(-DCMAKE_PREFIX_PATH="$work/prefix")
    ;;
  subdirectory) options+=(-DQUARRY_SOURCE_DIR="$source") ;;
  *) echo "unknown mode $mode"; exit 2 ;;
esac
{ cmake -S "$here" -B "$work/build" "${options[@]}" && cmake --build "$work/build" -j 2; } >>"$work/log" 2>&1 || {
  cat "$work/log"
  echo "the consumer project does not build ($mode)"
  exit 1
}

"$work/build/print_query" >"$work/said"
"$work/build/ask_sqlite" >>"$work/said"
diff "$here/expected.txt" "$work/said" || { echo "the consumer's programs print something else ($mode)"; exit 1; }
echo "the consumer project builds and runs ($mode)"
