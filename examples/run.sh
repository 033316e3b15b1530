#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the clinic report and runs it on its sample data, in SQLite's memory; installs what is missing on Debian or Ubuntu first.
# Arguments go to the program: examples/run.sh --help lists them.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"
install_packages g++ cmake ninja-build pkg-config libfmt-dev libsqlite3-dev nlohmann-json3-dev

build=$root/build/examples
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building ${build#"$root"/} ..."
# PostgreSQL and MySQL are there when their libraries are; the report itself needs SQLite alone.
{
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DQUARRY_BUILD_TESTS=OFF -DQUARRY_SQLITE=ON &&
    cmake --build "$build" --target clinic_report
} >"$log" 2>&1 || {
  cat "$log" >&2
  exit 1
}
rm -f "$log"
exec "$build/examples/clinic_report" "$@"
