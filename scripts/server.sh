#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One throwaway database server, for with_servers.sh and for tests that crash and restart servers of their own.
#
#   server.sh postgresql init DIR                       makes DIR and a data directory in it
#   server.sh postgresql run DIR PORT [OPTION...]       becomes the server: the caller's child is the server itself, in a session of
#                                                       its own; it is stopped by the kernel when its parent ends
#   server.sh postgresql prepare DIR PORT               waits until it answers (a minute at most), makes the database and user of
#                                                       the tests
#   server.sh postgresql await DIR PORT                 only waits
#   server.sh postgresql port                           prints a port that nobody listens on
#   server.sh postgresql program [NAME]                 prints where its console program (or NAME) is
# and the same with mariadb. PostgreSQL: user postgres, no password, database test; socket in DIR/socket.
# MariaDB: user test, password test, database test; socket DIR/socket/s.
# DIR should be short, as a socket's path has 107 bytes, and reachable for the servers' users: in /tmp.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '3,15s/^# \{0,1\}//p' "$0"; exit 2; }
kind=$1 action=$2 dir=${3:-} port=${4:-}
case $kind in postgresql | mariadb) ;; *) echo "server.sh: $kind is not postgresql or mariadb" >&2; exit 2 ;; esac

fail() {
  echo "server.sh: $1" >&2
  [ ! -e "$dir/log" ] || tail -n 20 "$dir/log" >&2
  exit 1
}
program() {  # program NAME...: the first that exists; /usr/sbin is not on every user's PATH
  local name
  for name in "$@"; do PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$name" && return; done
  fail "$1 was not found; tests/run.sh installs it"
}
pg_program() {
  local bin
  bin=${QUARRY_TEST_PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
  [ -x "$bin/$1" ] || fail "the PostgreSQL server was not found; tests/run.sh installs it"
  echo "$bin/$1"
}

# Neither server runs as root.
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
  user=postgres
  if [ "$kind" = mariadb ]; then
    user=mysql
    id "$user" >/dev/null 2>&1 || user=nobody
  fi
fi
exec_as_server() {  # exec_as_server SIGNAL COMMAND...: SIGNAL is what the kernel sends it should the parent be killed outright
  local signal=$1
  shift
  cd "$dir"
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --pdeathsig="$signal" "$@"
  fi
  exec setpriv --pdeathsig="$signal" "$@"
}
sql() {  # sql DATABASE TEXT
  if [ "$kind" = postgresql ]; then
    "$(pg_program psql)" -X -q -h "$dir/socket" -p "$port" -U postgres -d "$1" -c "$2"
  else
    "$(program mariadb mysql)" --no-defaults -S "$dir/socket/s" -u root -e "$2"
  fi
}
await() {
  local database=mysql
  [ "$kind" = mariadb ] || database=postgres
  for _ in $(seq 600); do
    ! sql "$database" 'SELECT 1' >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  fail "$kind did not answer within a minute"
}

case $kind-$action in
  *-init)
    mkdir -p "$dir"
    chmod 755 "$dir"
    mkdir "$dir/data" "$dir/socket" "$dir/tmp"
    [ "$(id -u)" != 0 ] || chown "$user" "$dir/data" "$dir/socket" "$dir/tmp"
    if [ "$kind" = postgresql ]; then
      exec_as_server KILL "$(pg_program initdb)" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
    fi
    install_db=$(program mariadb-install-db mysql_install_db)
    exec_as_server KILL "$install_db" --no-defaults --datadir="$dir/data" --tmpdir="$dir/tmp" --skip-test-db \
      --auth-root-authentication-method=normal
    ;;
  postgresql-run)
    # setsid: a Ctrl-C reaches whoever started the server, and stops it in good order.
    exec_as_server INT setsid "$(pg_program postgres)" -D "$dir/data" -k "$dir/socket" -p "$port" -c listen_addresses=127.0.0.1 \
      -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off "${@:5}"
    ;;
  mariadb-run)
    mariadbd=$(program mariadbd mysqld)
    exec_as_server TERM setsid "$mariadbd" --no-defaults --datadir="$dir/data" --tmpdir="$dir/tmp" --socket="$dir/socket/s" \
      --pid-file="$dir/data/pid" --bind-address=127.0.0.1 --port="$port" --skip-log-bin --innodb-flush-log-at-trx-commit=0 \
      --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci "${@:5}"
    ;;
  *-await) await ;;
  postgresql-prepare)
    await
    sql postgres 'CREATE DATABASE test'
    ;;
  mariadb-prepare)
    await
    sql '' "CREATE DATABASE test; CREATE USER test@'%' IDENTIFIED BY 'test'; GRANT ALL ON *.* TO test@'%' WITH GRANT OPTION;
            CREATE USER test@localhost IDENTIFIED BY 'test'; GRANT ALL ON *.* TO test@localhost WITH GRANT OPTION"
    ;;
  *-port)
    while :; do
      port=$((20000 + RANDOM % 12000))
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; exit; }
    done
    ;;
  postgresql-program) pg_program "${3:-psql}" ;;
  mariadb-program) program "${3:-mariadb}" "${3:-mysql}" ;;
  *) echo "server.sh: $action is not init, run, prepare, await or program" >&2; exit 2 ;;
esac
