#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tests/mutation/run.sh [REGEX]: undoes each rule of escaping and checking in turn (those whose name matches REGEX) and sees a test
# fail for it. mutations.txt has the rules. A copy of the tree is changed and built in build/mutation; the tree itself is not.
#
# Each rule ends as one of
#   killed      the tests fail without it
#   SURVIVED    they do not: a test is missing
#   STALE       the text to change is not there exactly once: the entry has to follow the code
#   BROKEN      the changed code does not compile
# The last line counts them; the exit code is 1 unless all are killed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case ${1:-} in -h | --help) sed -n '3,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
wanted=${1:-.}
table=$root/tests/mutation/mutations.txt
work=$root/build/mutation
source=$work/source
build=$work/build
rm -rf "$work/original"
mkdir -p "$source" "$work/original"

# What git knows, and what is new; files that are the same keep their times, so that a second run builds little.
cd "$root"
git -c safe.directory="$root" ls-files -z --cached --others --exclude-standard -- CMakeLists.txt cmake include src tests scripts |
  tar --null --files-from=- --ignore-failed-read -cf - | tar -xf - -C "$work/original"
if command -v rsync >/dev/null; then
  rsync -rlc --delete "$work/original/" "$source/"
else
  diff -rq "$work/original" "$source" >/dev/null 2>&1 || { rm -rf "$source"; cp -a "$work/original" "$source"; }
fi

export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$work
# Of the drivers none: the rules are those of SQL text and values.
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DQUARRY_BUILD_EXAMPLES=OFF \
  -DQUARRY_INSTALL=OFF -DQUARRY_POSTGRESQL=OFF -DQUARRY_MYSQL=OFF -DQUARRY_SQLITE=OFF >"$work/configure.out" 2>&1 || {
  cat "$work/configure.out"
  exit 1
}

killed=0 survived=0 stale=0 broken=0
name="" file="" before="" after="" program="" filter=""

# The unchanged tree has to pass first, or every rule would seem to be killed.
programs=$(awk '$1 == "test:" { print $2 }' "$table" | sort -u)
# shellcheck disable=SC2086
cmake --build "$build" --target $programs >"$work/build.out" 2>&1 || { tail -n 30 "$work/build.out"; exit 1; }
for each in $programs; do
  "$build/tests/$each" >"$work/test.out" 2>&1 || { tail -n 30 "$work/test.out"; echo "$each fails before anything is changed"; exit 1; }
done

# replace FILE: `before` by `after`, which has to be there exactly once.
replace() {
  OLD=$before NEW=$after perl -0777 -pi -e '
    BEGIN { $found = 0 }
    $found += () = /\Q$ENV{OLD}\E/g;
    s/\Q$ENV{OLD}\E/$ENV{NEW}/ if $found == 1;
    END { exit($found == 1 ? 0 : 3) }' "$1"
}

try() {
  local target=$source/$file result
  if [ ! -e "$target" ] || ! replace "$target"; then
    result=STALE stale=$((stale + 1))
  elif ! cmake --build "$build" --target "$program" >"$work/build.out" 2>&1; then
    result=BROKEN broken=$((broken + 1))
  elif [ -n "$filter" ] && ! timeout 300 "$build/tests/$program" "$filter" --abort >"$work/test.out" 2>&1; then
    result=killed killed=$((killed + 1))
  elif [ -z "$filter" ] && ! timeout 300 "$build/tests/$program" --abort >"$work/test.out" 2>&1; then
    result=killed killed=$((killed + 1))
  else
    result=SURVIVED survived=$((survived + 1))
  fi
  printf '%-9s %s (%s)\n' "$result" "$name" "$file"
  cp "$work/original/$file" "$target" 2>/dev/null || true
  touch "$target"
}

# Blocks of lines: name, file:, -old, +new, test: program [filter]
finish() {
  [ -n "$program" ] || return 0
  if [[ $name =~ $wanted ]]; then try; fi
  name="" file="" before="" after="" program="" filter=""
}
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    '#'* | '') finish ;;
    'rule: '*) finish; name=${line#rule: } ;;
    'file: '*) file=${line#file: } ;;
    '-'*) before+=${before:+$'\n'}${line#-} ;;
    '+'*) after+=${after:+$'\n'}${line#+} ;;
    'test: '*)
      line=${line#test: }
      program=${line%% *}
      if [ "$program" != "$line" ]; then filter=${line#* }; fi
      ;;
    *) echo "mutations.txt: $line"; exit 2 ;;
  esac
done <"$table"
finish

echo "mutation: $killed killed, $survived survived, $stale stale, $broken broken"
[ "$survived$stale$broken" = 000 ] && [ "$killed" -gt 0 ]
