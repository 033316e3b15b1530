#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# include_rule.sh ROOT: prints every #include that breaks the rule between layers, or that no public header may have.
#
#   types <- sql <- schema <- compile <- dialects;  types <- drivers <- pool;  engine (and schema/engine) may use all of these;
#   csv may use engine.
# Testing and the programs in tools/ may use all.
# What a user includes (include/quarry/*.hpp) may use all. Headers of client libraries appear below src/drivers/<database> only.
# include_rule.sh --self-check: breaks each rule in a copy and demands to be told.
set -euo pipefail

check() {  # check ROOT
  local root=$1
  (cd "$root" && find include/quarry src \( -name '*.hpp' -o -name '*.cpp' \) | sort) >"$scratch/files"
  [ -s "$scratch/files" ] || { echo "no sources found below $root"; return 1; }
  (cd "$root" && xargs -d '\n' grep -nHE '^[[:space:]]*#[[:space:]]*include' <"$scratch/files" || true) |
    awk -v files="$scratch/files" '
      function layer_of(path) {  # "types", "engine", ..., "" for what users include
        if (path ~ /^(include\/quarry|src)\/schema\/engine\//) return "engine"
        if (!match(path, /^(include\/quarry|src)\/[a-z_]+\//)) return ""
        sub(/^(include\/quarry|src)\//, "", path); sub(/\/.*/, "", path); return path
      }
      function directory(path) { sub(/\/[^\/]*$/, "", path); return path }
      function plain(path) { while (sub(/[^\/.]+\/\.\.\//, "", path)) {} return path }
      function report(why) { printf "%s:%s: %s: %s\n", file, line, target, why; bad = 1 }
      BEGIN {
        while ((getline name < files) > 0) exists[name] = 1
        uses["types"] = " types "; uses["sql"] = uses["types"] "sql "; uses["schema"] = uses["sql"] "schema "
        uses["compile"] = uses["schema"] "compile "; uses["dialects"] = uses["compile"] "dialects "
        uses["drivers"] = " types drivers "; uses["pool"] = uses["drivers"] "pool "
        uses["engine"] = uses["dialects"] "drivers pool engine "; uses["csv"] = uses["engine"] "csv "
        heavy = "^(iostream|sstream|fstream|regex|functional|map|unordered_map|variant|algorithm|ranges|format|fmt/(format|chrono|ranges|ostream|printf|std|compile)\\.h)$"
        client = "^(libpq-fe\\.h|libpq/.*|postgres_ext\\.h|pg_config.*\\.h|(mysql|mariadb)/.*|mysql.*\\.h|errmsg\\.h|mysqld_error\\.h|sqlite3.*\\.h)$"
      }
      {
        split($0, part, ":"); file = part[1]; line = part[2]
        if (!match($0, /[<"][^>"]+[>"]/)) next
        target = substr($0, RSTART + 1, RLENGTH - 2); quoted = substr($0, RSTART, 1) == "\""
        public = file ~ /^include\//
        own = layer_of(file)

        if (target ~ client && file !~ /^src\/drivers\/(postgresql|mysql|sqlite)\//)
          report("a client library is included below src/drivers/<database> only")
        if (public && target ~ heavy)
          report("no public header includes this one: it costs every user compile time")

        path = ""
        if (quoted && plain(directory(file) "/" target) in exists) path = plain(directory(file) "/" target)
        else if (("src/" target) in exists) path = "src/" target
        else if (target ~ /^quarry\//) {
          path = "include/" target
          if (!(path in exists)) report("there is no such header")
        }
        if (path == "") next
        if (public && path ~ /^src\//) report("a public header includes a private one")
        used = layer_of(path)
        if (own == "" || own == "testing" || own == "tools") next
        if (!(own in uses)) { report(own " is not a layer"); next }
        if (used == "" && (own == "engine" || own == "csv")) next
        if (used == "") report("a layer includes what it needs, not the headers made for users")
        else if (index(uses[own], " " used " ") == 0) report(own " may not use " used)
      }
      END { exit bad }'
}

self_check() {
  local root=$scratch/tree failed=0
  plant() {  # plant FILE INCLUDE EXPECTED: a tree with this one line must be refused for this reason ("" = must be accepted)
    rm -rf "$root"
    mkdir -p "$root/include/quarry/"{types,sql,schema,compile,dialects,drivers,pool,engine,csv,testing} "$root/src/"{types,sql,drivers/sqlite,schema/engine,tools}
    for layer in types sql schema compile dialects drivers pool engine csv testing; do touch "$root/include/quarry/$layer/x.hpp"; done
    touch "$root/include/quarry/sql.hpp" "$root/src/sql/private.hpp" "$root/src/tools/x.hpp"
    mkdir -p "$(dirname "$root/$1")"
    echo "$2" >"$root/$1"
    local said code=0
    said=$(check "$root") || code=$?
    if [ -z "$3" ] && [ "$code" = 0 ] && [ -z "$said" ]; then return; fi
    if [ -n "$3" ] && [ "$code" != 0 ] && [[ $said == "$1:1: "*"$3"* ]]; then return; fi
    echo "self-check: $2 in $1 should give '$3', gave '$said'"
    failed=1
  }
  plant include/quarry/types/a.hpp '#include <quarry/sql/x.hpp>' 'types may not use sql'
  plant include/quarry/sql/a.hpp '#include <quarry/engine/x.hpp>' 'sql may not use engine'
  plant include/quarry/sql/a.hpp '#include <quarry/schema/x.hpp>' 'sql may not use schema'
  plant src/compile/a.cpp '  #  include "quarry/dialects/x.hpp"' 'compile may not use dialects'
  plant src/dialects/sqlite/a.cpp '#include <quarry/drivers/x.hpp>' 'dialects may not use drivers'
  plant src/drivers/a.cpp '#include <quarry/sql/x.hpp>' 'drivers may not use sql'
  plant src/pool/a.cpp '#include <quarry/engine/x.hpp>' 'pool may not use engine'
  plant src/types/a.cpp '#include "../sql/private.hpp"' 'types may not use sql'
  plant src/types/a.cpp '#include "sql/private.hpp"' 'types may not use sql'
  plant src/schema/a.cpp '#include <quarry/engine/x.hpp>' 'schema may not use engine'
  plant src/schema/engine/a.cpp '#include <quarry/engine/x.hpp>' ''
  plant src/engine/a.cpp '#include <quarry/dialects/x.hpp>' ''
  plant src/dialects/sqlite/a.cpp '#include <quarry/types/x.hpp>' ''
  plant include/quarry/quarry.hpp '#include <quarry/engine/x.hpp>' ''
  plant include/quarry/types/a.hpp '#include <quarry/sql.hpp>' 'not the headers made for users'
  plant include/quarry/types/a.hpp '#include <quarry/types/missing.hpp>' 'no such header'
  plant include/quarry/sql/a.hpp '#include "sql/private.hpp"' 'a public header includes a private one'
  plant src/testing/a.cpp '#include <quarry/engine/x.hpp>' ''
  plant src/engine/a.cpp '#include <quarry/testing/x.hpp>' 'engine may not use testing'
  plant src/engine/a.cpp '#include <quarry/csv/x.hpp>' 'engine may not use csv'
  plant src/csv/a.cpp '#include <quarry/engine/x.hpp>' ''
  plant src/csv/a.cpp '#include <quarry/sql.hpp>' ''
  plant src/tools/program/a.cpp '#include <quarry/engine/x.hpp>' ''
  plant src/engine/a.cpp '#include "tools/x.hpp"' 'engine may not use tools'
  plant src/extra/a.cpp '#include <quarry/sql/x.hpp>' 'extra is not a layer'
  local header
  for header in iostream sstream regex functional format fmt/format.h; do
    plant include/quarry/engine/a.hpp "#include <$header>" 'costs every user compile time'
  done
  for header in libpq-fe.h mysql.h mysql/mysql.h mariadb/mysql.h sqlite3.h; do
    plant include/quarry/drivers/a.hpp "#include <$header>" 'a client library'
    plant src/sql/a.cpp "#include <$header>" 'a client library'
    plant src/engine/a.cpp "#include \"$header\"" 'a client library'
    plant src/drivers/sqlite/a.cpp "#include <$header>" ''
  done
  [ "$failed" = 0 ] && echo "the include rule notices every planted violation"
  return "$failed"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ "${1:?ROOT or --self-check}" = --self-check ]; then
  self_check
else
  check "$1" && echo "every include follows the rule"
fi
