#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# galera.sh COMMAND...: runs a command with a throwaway MariaDB Galera cluster of three nodes on this machine, then stops it. The
# command finds them through QUARRY_TEST_GALERA_URLS (three URLs) and QUARRY_TEST_GALERA_PIDS (the nodes' processes).
set -euo pipefail
server=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)/server.sh
dir=$(mktemp -d /tmp/quarry-galera.XXXXXX)
chmod 755 "$dir"
pids=()
stop() {
  code=$?
  trap - EXIT
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
  done
  rm -rf "$dir"
  exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
fail() {
  echo "galera.sh: $1" >&2
  for log in "$dir"/?/log; do [ ! -e "$log" ] || tail -n 15 "$log" >&2; done
  exit 1
}
provider=
for path in /usr/lib/galera/libgalera_smm.so /usr/lib64/galera-4/libgalera_smm.so; do [ ! -e "$path" ] || provider=$path; done
[ -n "$provider" ] || fail "libgalera_smm.so was not found; tests/run.sh --all installs the package galera-4"

mariadb=$("$server" mariadb program)
ports=() group=() transfer=()
for node in 0 1 2; do
  ports[node]=$("$server" mariadb port)
  group[node]=$("$server" mariadb port)
  transfer[node]=$("$server" mariadb port)
done
members="127.0.0.1:${group[0]},127.0.0.1:${group[1]},127.0.0.1:${group[2]}"

start() {  # start NODE OPTION...
  local node=$1
  shift
  "$server" mariadb run "$dir/$node" "${ports[node]}" --innodb-buffer-pool-size=32M --default-storage-engine=InnoDB \
    --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-on=ON --wsrep-provider="$provider" \
    --wsrep-cluster-name=quarry --wsrep-cluster-address="gcomm://$members" --wsrep-node-address=127.0.0.1 \
    --wsrep-node-name="node$node" --wsrep-slave-threads=2 \
    --wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:${group[node]};ist.recv_addr=127.0.0.1:${transfer[node]};gcache.size=16M;pc.recovery=off" \
    "$@" >>"$dir/$node/log" 2>&1 &
  pids[node]=$!
}
state() {  # state NODE: 4 when it takes statements and has what the others have
  "$mariadb" --no-defaults -S "$dir/$1/socket/s" -u root -N -e "SHOW STATUS LIKE 'wsrep_local_state'" 2>/dev/null | cut -f2
}
ready() {
  for _ in $(seq 600); do
    [ "$(state "$1")" != 4 ] || return 0
    kill -0 "${pids[$1]}" 2>/dev/null || fail "node $1 ended"
    sleep 0.1
  done
  fail "node $1 did not join within a minute"
}

# The first node alone, with the user and database of the tests. The others begin as copies of what it then has: they have
# nothing to fetch, so no program for state transfers is needed.
"$server" mariadb init "$dir/0" >"$dir/init.log" 2>&1 || fail "mariadb-install-db failed"
start 0 --wsrep-new-cluster
"$server" mariadb prepare "$dir/0" "${ports[0]}"
kill -TERM "${pids[0]}"
wait "${pids[0]}" || true
for node in 1 2; do cp -a "$dir/0" "$dir/$node"; done
start 0 --wsrep-new-cluster
ready 0
start 1
start 2
ready 1
ready 2

urls=()
for node in 0 1 2; do urls+=("mysql://test:test@127.0.0.1:${ports[node]}/test"); done
export QUARRY_TEST_GALERA_URLS="${urls[*]}" QUARRY_TEST_GALERA_PIDS="${pids[*]}"
disown -a  # a node that the tests kill is no news
"$@"
