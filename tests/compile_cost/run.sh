#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh MEASURE COMPILER INCLUDE_DIR WORK_DIR: generates the files and measures their compilation.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/generate.sh" "$4"
exec "$1" "$2" "$3" "$4"
