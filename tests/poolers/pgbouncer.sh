#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# pgbouncer.sh COMMAND...: runs a command with a throwaway PostgreSQL and, before it, a PgBouncer in transaction mode with five
# server connections; then stops both. The command finds them through QUARRY_TEST_PG_URL and QUARRY_TEST_PGBOUNCER_URL.
set -euo pipefail
server=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)/server.sh
dir=$(mktemp -d /tmp/quarry-pgbouncer.XXXXXX)
chmod 755 "$dir"
pids=()
stop() {
  code=$?
  trap - EXIT
  for pid in "${pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  done
  rm -rf "$dir"
  exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
fail() {
  echo "pgbouncer.sh: $1" >&2
  [ ! -e "$dir/pgbouncer.log" ] || tail -n 20 "$dir/pgbouncer.log" >&2
  exit 1
}
pgbouncer=$(PATH="$PATH:/usr/sbin" command -v pgbouncer) || fail "pgbouncer was not found; tests/run.sh --all installs it"

port=$("$server" postgresql port)
"$server" postgresql init "$dir/pg" >"$dir/init.log" 2>&1 || fail "initdb failed"
"$server" postgresql run "$dir/pg" "$port" >"$dir/pg/log" 2>&1 &
pids+=($!)
"$server" postgresql prepare "$dir/pg" "$port"

bouncer=$("$server" postgresql port)
cat >"$dir/pgbouncer.ini" <<INI
[databases]
test = host=127.0.0.1 port=$port dbname=test
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $bouncer
unix_socket_dir =
auth_type = trust
auth_file = $dir/users
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
INI
printf '"postgres" ""\n"quarry_fault" ""\n' >"$dir/users"
chmod 644 "$dir/pgbouncer.ini" "$dir/users"
run=()
[ "$(id -u)" != 0 ] || run=(setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups)
"${run[@]}" setpriv --pdeathsig=INT "$pgbouncer" "$dir/pgbouncer.ini" >"$dir/pgbouncer.log" 2>&1 &
pids+=($!)
psql=$("$server" postgresql program)
for _ in $(seq 100); do
  ! "$psql" -X -q -h 127.0.0.1 -p "$bouncer" -U postgres -d test -c 'SELECT 1' >/dev/null 2>&1 || break
  kill -0 "${pids[1]}" 2>/dev/null || fail "PgBouncer ended at once"
  sleep 0.1
done

export QUARRY_TEST_PG_URL=postgresql://postgres@127.0.0.1:$port/test
export QUARRY_TEST_PGBOUNCER_URL=postgresql://postgres@127.0.0.1:$bouncer/test
"$@"
