#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# headers_alone.sh INCLUDE_DIR WORK_DIR COMPILER [FLAG...]: every public header compiles alone, included twice, without a warning.
set -euo pipefail
include=$1 work=$2 compiler=$3
shift 3
mkdir -p "$work"

launcher=$(command -v ccache || true)
flags=(-std=c++20 -O0 -I"$include" -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers -Werror "$@")
export include work compiler launcher
export flags_text="${flags[*]}"

check() {
  header=${1#"$include"/}
  name=$work/${header//\//-}
  printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$name.cpp"
  # A compilation to an object, not -fsyntax-only: ccache remembers only the former, so a second run takes no time.
  # shellcheck disable=SC2086
  $launcher "$compiler" $flags_text -c "$name.cpp" -o "$name.o" || { echo "$header does not compile alone with $compiler"; exit 1; }
}
export -f check

mapfile -t headers < <(find "$include/quarry" -name '*.hpp' | sort)
[ ${#headers[@]} -gt 0 ] || { echo "no header found below $include/quarry"; exit 1; }
printf '%s\0' "${headers[@]}" | xargs -0 -n 1 -P 2 bash -c 'check "$1"' check
echo "${#headers[@]} headers compile alone with $compiler"
