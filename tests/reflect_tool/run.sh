#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh QUARRY_REFLECT BUILD_DIR WORK_DIR COMPILER BUILD_TYPE FLAGS SANITIZE: makes the tables of schema_*.sql on PostgreSQL,
# MariaDB and SQLite, prints their headers, compiles program/ with them and runs it on each.
set -euo pipefail
tool=$1 build=$2 work=$3 compiler=$4 type=$5 flags=$6 sanitize=$7
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$work"
mkdir -p "$work"/{postgresql,mariadb,sqlite}

fail() { echo "$1"; exit 1; }
: "${QUARRY_TEST_PG_URL:?is not set; run the live tests through tests/run.sh}"

psql() { "$QUARRY_TEST_PSQL" -q -v ON_ERROR_STOP=1 -h "$QUARRY_TEST_PG_HOST" -p "$QUARRY_TEST_PG_PORT" -U postgres test "$@"; }
mariadb() { "$QUARRY_TEST_MARIADB" -S "$QUARRY_TEST_MYSQL_SOCKET" -u test -ptest test "$@"; }
drop() {
  psql -c 'SET client_min_messages = warning; DROP SCHEMA IF EXISTS reflected CASCADE' || true
  mariadb -e 'DROP DATABASE IF EXISTS reflected' || true
}
trap drop EXIT
drop
psql -f "$here/schema_postgresql.sql"
mariadb <"$here/schema_mariadb.sql"
"$QUARRY_TEST_SQLITE3" "$work/clinic.db" <"$here/schema_sqlite.sql"

"$tool" "$QUARRY_TEST_PG_URL" --schema reflected --namespace app --output "$work/postgresql/tables.hpp"
"$tool" "$QUARRY_TEST_MYSQL_URL" --schema reflected --namespace app >"$work/mariadb/tables.hpp"
"$tool" "sqlite:///$work/clinic.db" --namespace app --views >"$work/sqlite/tables.hpp"
"$tool" "$QUARRY_TEST_PG_URL" --schema reflected --namespace app | cmp - "$work/postgresql/tables.hpp"
for database in postgresql mariadb; do
  grep -qF 'inline const quarry::Sequence tickets{"tickets", metadata, {.start = 100, .increment = 5, .max = 1000, ' \
    "$work/$database/tables.hpp" || fail "the header of $database does not have the sequence"
done
"$tool" "$QUARRY_TEST_PG_URL" --schema reflected --table clinics >"$work/few.hpp"
if grep -q Sequence "$work/few.hpp"; then fail "--table prints sequences too"; fi

# the same call, the same header; a wrong one, a sentence and its status
expect() {  # expect STATUS SENTENCE WORDS...
  local status=0 wanted=$1 sentence=$2
  shift 2
  "$tool" "$@" >"$work/said" 2>&1 || status=$?
  [ "$status" = "$wanted" ] || fail "quarry-reflect $* ended with $status, not $wanted"
  grep -qF -- "$sentence" "$work/said" || { cat "$work/said"; fail "quarry-reflect $* does not say: $sentence"; }
}
expect 0 'Exit status:' --help
expect 2 'a URL is needed'
expect 2 'there is no option --tables' --tables x
expect 2 '--table needs a value' "$QUARRY_TEST_PG_URL" --table
expect 2 'names of C++ joined by ::' "$QUARRY_TEST_PG_URL" --namespace 'a::class'
expect 1 'Did you mean "visits"?' "sqlite:///$work/clinic.db" --table visit
expect 1 'there is no table in schema "main"' "sqlite:///$work/empty.db"
expect 1 'cannot be written' "sqlite:///$work/clinic.db" --output "$work/no/such/file"

cmake --install "$build" --prefix "$work/prefix" >"$work/log"
export CCACHE_NOHASHDIR=1
options=(-G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE="$type"
         -DCMAKE_CXX_FLAGS="$flags" -DSANITIZE="$sanitize" -DHEADERS="$work")
if command -v ccache >/dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
{ cmake -S "$here/program" -B "$work/build" "${options[@]}" && cmake --build "$work/build" -j 2; } >>"$work/log" 2>&1 || {
  cat "$work/log"
  fail "the headers of quarry-reflect do not compile"
}
for database in postgresql mariadb sqlite; do
  case $database in
    postgresql) url=$QUARRY_TEST_PG_URL ;;
    mariadb) url=$QUARRY_TEST_MYSQL_URL ;;
    sqlite) url=sqlite:///$work/clinic.db ;;
  esac
  "$work/build/query_$database" "$url" >"$work/said"
  diff -u "$here/expected.txt" "$work/said" || fail "the program with the header of $database prints something else"
done
echo "the headers of quarry-reflect compile and are queried through on all three servers"
