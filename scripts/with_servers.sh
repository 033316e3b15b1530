#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# with_servers.sh COMMAND...: runs a command with a throwaway PostgreSQL and a throwaway MariaDB at its side, then stops both.
# They have their own data directories, sockets and free ports, so they work beside system servers, as root and as a user.
#
# The command finds them through
#   QUARRY_TEST_PG_URL, QUARRY_TEST_PG_SOCKET_URL, QUARRY_TEST_MYSQL_URL, QUARRY_TEST_MYSQL_SOCKET_URL      URLs for Quarry
#   QUARRY_TEST_PG_HOST, QUARRY_TEST_PG_PORT, QUARRY_TEST_MYSQL_SOCKET, QUARRY_TEST_MYSQL_HOST, QUARRY_TEST_MYSQL_PORT
#   QUARRY_TEST_PSQL, QUARRY_TEST_MARIADB, QUARRY_TEST_SQLITE3                                              console programs
# PostgreSQL: user postgres, no password, database test. MariaDB: user test, password test, database test.
set -euo pipefail

[ $# -gt 0 ] || { sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 2; }

# A zone with an odd offset and summer time, for the servers and the command: dates that lean on the machine's zone show up.
export TZ=Australia/Lord_Howe

# In /tmp, not in TMPDIR: a socket's path has 107 bytes, and the servers' users must be able to reach it.
dir=$(mktemp -d /tmp/quarry-servers.XXXXXX)
chmod 755 "$dir"
pg_pid="" my_pid="" command_pid="" init_pids=""

stop() {  # stop PID SIGNAL: asks, waits ten seconds, then insists; a negative PID is a process group
  [ -n "$1" ] || return 0
  kill "-$2" -- "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 -- "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL -- "$1" 2>/dev/null || true
}
cleanup() {
  code=$?
  trap - EXIT
  trap '' INT TERM HUP
  [ -z "$command_pid" ] || stop "-$command_pid" TERM
  for pid in $init_pids; do stop "$pid" TERM; done
  [ -z "$pg_pid" ] || kill -INT "$pg_pid" 2>/dev/null || true  # both at once, then wait for each
  [ -z "$my_pid" ] || kill -TERM "$my_pid" 2>/dev/null || true
  stop "$pg_pid" INT
  stop "$my_pid" TERM
  rm -rf "$dir"
  exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

fail() {  # fail MESSAGE LOG...
  echo "with_servers.sh: $1" >&2
  shift
  for log in "$@"; do [ ! -e "$log" ] || tail -n 20 "$log" >&2; done
  exit 1
}

server=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/server.sh
psql=$("$server" postgresql program)
mariadb=$("$server" mariadb program)
sqlite3=$(command -v sqlite3) || fail "sqlite3 was not found; tests/run.sh installs it"

"$server" postgresql init "$dir/pg" >"$dir/pg_init.log" 2>&1 &
pg_init=$!
"$server" mariadb init "$dir/my" >"$dir/my_init.log" 2>&1 &
my_init=$!
init_pids="$pg_init $my_init"
wait "$pg_init" || fail "initdb failed" "$dir/pg_init.log"
wait "$my_init" || fail "mariadb-install-db failed" "$dir/my_init.log"
init_pids=

start_postgresql() {
  pg_port=$("$server" postgresql port)
  "$server" postgresql run "$dir/pg" "$pg_port" >"$dir/pg.log" 2>&1 &
  pg_pid=$!
}
start_mariadb() {
  my_port=$("$server" mariadb port)
  "$server" mariadb run "$dir/my" "$my_port" >"$dir/my.log" 2>&1 &
  my_pid=$!
}
# ready KIND DIR PORT PID: waits until it answers, gives up at once when the server has ended
ready() {
  "$server" "$1" await "$2" "$3" >/dev/null 2>&1 &
  local await_pid=$!
  while kill -0 "$await_pid" 2>/dev/null; do
    if ! kill -0 "$4" 2>/dev/null; then
      kill "$await_pid" 2>/dev/null || true
      return 1
    fi
    sleep 0.05
  done
  wait "$await_pid"
}

# Another process may take a port between the look and the use, so each server gets three tries.
started=
start_postgresql
start_mariadb
for _ in 1 2 3; do if ready postgresql "$dir/pg" "$pg_port" "$pg_pid"; then started=1; break; fi; start_postgresql; done
[ -n "$started" ] || fail "PostgreSQL did not start" "$dir/pg.log"
started=
for _ in 1 2 3; do if ready mariadb "$dir/my" "$my_port" "$my_pid"; then started=1; break; fi; start_mariadb; done
[ -n "$started" ] || fail "MariaDB did not start" "$dir/my.log"

"$server" postgresql prepare "$dir/pg" "$pg_port" || fail "CREATE DATABASE failed on PostgreSQL" "$dir/pg.log"
"$server" mariadb prepare "$dir/my" "$my_port" || fail "creating the test user failed on MariaDB" "$dir/my.log"

export QUARRY_TEST_PG_URL="postgresql://postgres@127.0.0.1:$pg_port/test"
export QUARRY_TEST_PG_SOCKET_URL="postgresql://postgres@/test?host=$dir/pg/socket&port=$pg_port"
export QUARRY_TEST_PG_HOST=127.0.0.1 QUARRY_TEST_PG_PORT=$pg_port
export QUARRY_TEST_MYSQL_URL="mysql://test:test@127.0.0.1:$my_port/test"
export QUARRY_TEST_MYSQL_SOCKET_URL="mysql://test:test@localhost/test?unix_socket=$dir/my/socket/s"
export QUARRY_TEST_MYSQL_SOCKET="$dir/my/socket/s" QUARRY_TEST_MYSQL_HOST=127.0.0.1 QUARRY_TEST_MYSQL_PORT=$my_port
export QUARRY_TEST_PSQL=$psql QUARRY_TEST_MARIADB=$mariadb QUARRY_TEST_SQLITE3=$sqlite3

# In the background and waited for, so that a signal is acted on at once; as a process group, so that it ends with its children.
set -m
"$@" <&0 &
command_pid=$!
set +m
code=0
wait "$command_pid" || code=$?
command_pid=
exit "$code"
