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
program() {  # program NAME...: the first that exists; /usr/sbin is not on every user's PATH
  local name
  for name in "$@"; do PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$name" && return; done
  fail "$1 was not found; tests/run.sh installs it"
}
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

pg_bin=${QUARRY_TEST_PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "$pg_bin/postgres" ] || fail "the PostgreSQL server was not found; tests/run.sh installs it"
mariadbd=$(program mariadbd mysqld)
mariadb=$(program mariadb mysql)
install_db=$(program mariadb-install-db mysql_install_db)
sqlite3=$(program sqlite3)

# Neither server runs as root. exec_as replaces the shell, so that $! is the server itself, and has the kernel stop the
# server should this script be killed outright.
exec_as() {  # exec_as USER SIGNAL COMMAND...
  local user=$1 signal=$2
  shift 2
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --pdeathsig="$signal" "$@"
  fi
  exec setpriv --pdeathsig="$signal" "$@"
}
if [ "$(id -u)" = 0 ]; then
  pg_user=postgres
  my_user=mysql
  id "$my_user" >/dev/null 2>&1 || my_user=nobody
else
  pg_user=$(id -un)
  my_user=$pg_user
fi
mkdir "$dir/pg" "$dir/pg_socket" "$dir/my" "$dir/my_socket" "$dir/my_tmp"
if [ "$(id -u)" = 0 ]; then
  chown "$pg_user" "$dir/pg" "$dir/pg_socket"
  chown "$my_user" "$dir/my" "$dir/my_socket" "$dir/my_tmp"
fi

(cd "$dir" && exec_as "$pg_user" KILL "$pg_bin/initdb" -D "$dir/pg" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) \
  >"$dir/pg_init.log" 2>&1 &
pg_init=$!
init_pids=$pg_init
(cd "$dir" && exec_as "$my_user" KILL "$install_db" --no-defaults --datadir="$dir/my" --tmpdir="$dir/my_tmp" --skip-test-db \
  --auth-root-authentication-method=normal) >"$dir/my_init.log" 2>&1 &
my_init=$!
init_pids="$init_pids $my_init"
wait "$pg_init" || fail "initdb failed" "$dir/pg_init.log"
wait "$my_init" || fail "mariadb-install-db failed" "$dir/my_init.log"
init_pids=

# setsid: a Ctrl-C reaches this script, which stops the servers after the command, not before it.
start_postgresql() {
  pg_port=$(free_port)
  (cd "$dir" && exec_as "$pg_user" INT setsid "$pg_bin/postgres" -D "$dir/pg" -k "$dir/pg_socket" -p "$pg_port" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off) \
    >"$dir/pg.log" 2>&1 &
  pg_pid=$!
}
start_mariadb() {
  my_port=$(free_port)
  (cd "$dir" && exec_as "$my_user" TERM setsid "$mariadbd" --no-defaults --datadir="$dir/my" --tmpdir="$dir/my_tmp" \
    --socket="$dir/my_socket/s" --pid-file="$dir/my/pid" --bind-address=127.0.0.1 --port="$my_port" --skip-log-bin \
    --innodb-flush-log-at-trx-commit=0 --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci) \
    >"$dir/my.log" 2>&1 &
  my_pid=$!
}
pg_sql() { "$pg_bin/psql" -X -q -h "$dir/pg_socket" -p "$pg_port" -U postgres -d "$1" -c "$2"; }
my_sql() { "$mariadb" --no-defaults -S "$dir/my_socket/s" -u root -e "$1"; }
# ready PROBE PID: waits up to a minute for the probe to succeed, gives up at once when the server has ended
ready() {
  for _ in $(seq 600); do
    "$1" >/dev/null 2>&1 && return 0
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}
pg_probe() { pg_sql postgres 'SELECT 1'; }
my_probe() { my_sql 'SELECT 1'; }

# Another process may take a port between the look and the use, so each server gets three tries.
started=
start_postgresql
start_mariadb
for _ in 1 2 3; do if ready pg_probe "$pg_pid"; then started=1; break; fi; start_postgresql; done
[ -n "$started" ] || fail "PostgreSQL did not start" "$dir/pg.log"
started=
for _ in 1 2 3; do if ready my_probe "$my_pid"; then started=1; break; fi; start_mariadb; done
[ -n "$started" ] || fail "MariaDB did not start" "$dir/my.log"

pg_sql postgres 'CREATE DATABASE test' || fail "CREATE DATABASE failed on PostgreSQL" "$dir/pg.log"
my_sql "CREATE DATABASE test; CREATE USER test@'%' IDENTIFIED BY 'test'; GRANT ALL ON *.* TO test@'%' WITH GRANT OPTION;
        CREATE USER test@localhost IDENTIFIED BY 'test'; GRANT ALL ON *.* TO test@localhost WITH GRANT OPTION" ||
  fail "creating the test user failed on MariaDB" "$dir/my.log"

export QUARRY_TEST_PG_URL="postgresql://postgres@127.0.0.1:$pg_port/test"
export QUARRY_TEST_PG_SOCKET_URL="postgresql://postgres@/test?host=$dir/pg_socket&port=$pg_port"
export QUARRY_TEST_PG_HOST=127.0.0.1 QUARRY_TEST_PG_PORT=$pg_port
export QUARRY_TEST_MYSQL_URL="mysql://test:test@127.0.0.1:$my_port/test"
export QUARRY_TEST_MYSQL_SOCKET_URL="mysql://test:test@localhost/test?unix_socket=$dir/my_socket/s"
export QUARRY_TEST_MYSQL_SOCKET="$dir/my_socket/s" QUARRY_TEST_MYSQL_HOST=127.0.0.1 QUARRY_TEST_MYSQL_PORT=$my_port
export QUARRY_TEST_PSQL="$pg_bin/psql" QUARRY_TEST_MARIADB=$mariadb QUARRY_TEST_SQLITE3=$sqlite3

# In the background and waited for, so that a signal is acted on at once; as a process group, so that it ends with its children.
set -m
"$@" <&0 &
command_pid=$!
set +m
code=0
wait "$command_pid" || code=$?
command_pid=
exit "$code"
