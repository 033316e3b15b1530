#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes the expected answers, without Quarry: PostgreSQL's console runs the specification's own queries over the tables of a
# directory. From the project's root:
#
#   scripts/with_servers.sh tests/tpch/seed/answers.sh [DIRECTORY]
#
# DIRECTORY holds the eight *.tbl.gz and gets answers/q01.csv to q22.csv; without it, this directory.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:-$here}
: "${QUARRY_TEST_PSQL:?run this through scripts/with_servers.sh}"
psql=("$QUARRY_TEST_PSQL" -X -q -v ON_ERROR_STOP=1 -h "$QUARRY_TEST_PG_HOST" -p "$QUARRY_TEST_PG_PORT" -U postgres -d test)

"${psql[@]}" -f "$here/schema.sql"
for table in region nation part supplier partsupp customer orders lineitem; do
  gzip -dc "$data/$table.tbl.gz" | "${psql[@]}" -c "COPY $table FROM STDIN (DELIMITER '|')"
done
"${psql[@]}" -c 'CREATE INDEX ON lineitem (l_partkey)' -c 'CREATE INDEX ON orders (o_custkey)' -c ANALYZE
mkdir -p "$data/answers"
for query in "$here"/queries/q*.sql; do
  name=$(basename "$query" .sql)
  "${psql[@]}" --csv -f "$query" >"$data/answers/$name.csv"
done
