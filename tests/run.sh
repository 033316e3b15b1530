#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds Quarry and runs its tests, against throwaway PostgreSQL and MariaDB servers that are stopped at the end.
#
# tests/run.sh [--all] [--asan | --tsan] [-L LABEL] [-R REGEX]
#   --all      run the long forms of the long tests too, each fuzz target for a minute, and after them the mutation check
#              (tests/mutation/run.sh: every rule of escaping undone in turn, to see a test fail), the tests through PgBouncer and
#              on a MariaDB Galera cluster, and a minute of soak on each server
#   --asan     build with AddressSanitizer and UndefinedBehaviorSanitizer
#   --tsan     build with ThreadSanitizer
#   -L LABEL   only tests with this label: unit, live, property, fault, fuzz, tpch, compile, compile_fail, consumer, compile_cost,
#              bench (optimised, and only when asked for)
#   -R REGEX   only tests whose name matches
#   --help     this text
# Missing Debian or Ubuntu packages are installed first. The last line says how many tests passed and failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

preset=dev
select=()
target=all
packages=()
fuzz=yes      # whether the build by clang with libFuzzer is needed
tests=yes     # whether the other one is
all=no        # whether to run what is no test of ctest, after those that are
while [ $# -gt 0 ]; do
  case $1 in
    --all)
      export QUARRY_TEST_LONG=1
      all=yes
      ;;
    --asan | --tsan)
      preset=${1#--}
      fuzz=no  # its targets have sanitizers of their own, and are the same whatever the tests are built with
      ;;
    -L | -R)
      [ $# -ge 2 ] || { echo "tests/run.sh: $1 needs a value; see --help" >&2; exit 2; }
      # A label is meant as a whole word: compile is not compile_cost.
      if [ "$1" = -L ]; then
        select+=(-L "^$2\$")
        if [ "$2" = fuzz ]; then tests=no; else fuzz=no; fi
      else
        select+=(-R "$2")
        if ! (cd "$root/tests/fuzz" && printf 'fuzz_%s\n' *.cpp) | sed 's/[.]cpp$//' | grep -q -E -e "$2"; then fuzz=no; fi
        case $2 in fuzz_* | ^fuzz_*) tests=no ;; esac
      fi
      if [ "$1 $2" = "-L bench" ]; then
        preset=release target=benchmarks
        packages+=(libbenchmark-dev)
        select+=(-C bench --verbose)
      fi
      shift
      ;;
    -h | --help) sed -n '3,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "tests/run.sh: unknown option $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

[ ${#select[@]} -eq 0 ] || all=no
if [ "$preset" != dev ]; then fuzz=no all=no; fi
[ "$all" = no ] || packages+=(pgbouncer galera-4)
[ "$fuzz" = no ] || packages+=(clang)
[ "$tests $fuzz" != "no no" ] || tests=yes  # --asan -L fuzz: says that there is nothing of it
# Of MariaDB the server's core alone, which brings no system service.
install_packages g++ cmake ninja-build pkg-config ccache libfmt-dev libpq-dev libmariadb-dev libsqlite3-dev catch2 \
  nlohmann-json3-dev sqlite3 postgresql mariadb-server-core mariadb-client-core \
  "${packages[@]}"

cd "$root"
nothing_ran() {
  echo "0 passed, 0 failed ($1)"
  exit 1
}
folders=()
# build PRESET TARGET: configures and builds, and notes the folder for ctest.
build() {
  local folder=build/$1
  mkdir -p "$folder"
  # A demand, not a wish: the tests need every driver.
  cmake --preset "$1" -DQUARRY_POSTGRESQL=ON -DQUARRY_MYSQL=ON -DQUARRY_SQLITE=ON >"$folder/configure.out" 2>&1 || {
    cat "$folder/configure.out"
    nothing_ran "the build $1 could not be configured"
  }
  grep '^-- Quarry:' "$folder/configure.out"
  cmake --build "$folder" --target "$2" || nothing_ran "the build $1 failed"
  folders+=("$root/$folder")
}
[ "$tests" = no ] || build "$preset" "$target"
[ "$fuzz" = no ] || build fuzz fuzz_targets
if [ "$all" = yes ]; then
  cmake --build "build/$preset" --target poolers_tests soak || nothing_ran "the build $preset failed"
fi
# One run of ctest over what was built.
run=build/$preset/run
mkdir -p "$run"
printf 'subdirs("%s")\n' "${folders[@]}" >"$run/CTestTestfile.cmake"

export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=print_suppressions=0:suppressions=$root/tests/sanitizers/lsan.supp
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$root/tests/sanitizers/tsan.supp
# ThreadSanitizer of g++ 12 to 13 cannot start where the kernel spreads addresses widely.
runner=()
if [ "$preset" = tsan ] && setarch -R true 2>/dev/null; then runner=(setarch -R); fi

log=$run/Testing/Temporary/LastTest.log
rm -f "$log"
code=0
scripts/with_servers.sh "${runner[@]}" ctest --test-dir "$run" --parallel 2 --output-on-failure --no-tests=error "${select[@]}" |
  tee "$run/ctest.out" || code=$?

# Catch2 ends with "All tests passed (12 assertions in 3 test cases)", or with a table when some failed.
[ ! -e "$log" ] || sed -n -E \
  -e 's/^All tests passed \(([0-9]+) assertions? in ([0-9]+) test cases?\)$/\1 \2/p' \
  -e 's/^assertions: +([0-9]+) .*/\1 0/p' -e 's/^test cases: +([0-9]+) .*/0 \1/p' "$log" |
  awk '{ assertions += $1; cases += $2 } END { if (cases) printf "Catch2: %d assertions in %d test cases\n", assertions, cases }'
[ ! -e "$log" ] || sed -n '/^queries .* ratio /,/^fifty /p' "$log"  # what compile_cost measured
# ctest: "91% tests passed, 1 tests failed out of 11"; without that line nothing ran.
summary=$(sed -n -E 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$run/ctest.out")
[ -n "$summary" ] || nothing_ran "no test was run"
# further COMMAND...: one more test, which is no test of ctest
further() {
  echo "Running: $*"
  if "$@"; then
    summary="${summary% *} $((${summary#* } + 1))"
  else
    code=1
    summary="$((${summary% *} + 1)) $((${summary#* } + 1))"
  fi
}
if [ "$all" = yes ]; then
  built=build/$preset/tests
  further tests/poolers/pgbouncer.sh "$built/poolers/poolers_tests" "[pgbouncer]"
  further tests/poolers/galera.sh "$built/poolers/poolers_tests" "[galera]"
  # shellcheck disable=SC2016
  further scripts/with_servers.sh sh -c '"$0" --minutes 1 --url "$QUARRY_TEST_PG_URL"' "$built/soak/soak"
  # shellcheck disable=SC2016
  further scripts/with_servers.sh sh -c '"$0" --minutes 1 --url "$QUARRY_TEST_MYSQL_URL"' "$built/soak/soak"
  further tests/mutation/run.sh
fi
echo "$((${summary#* } - ${summary% *})) passed, ${summary% *} failed"
exit "$code"
