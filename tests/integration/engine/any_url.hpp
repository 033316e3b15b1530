// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "catch.hpp"
#include "support/servers.hpp"

namespace quarry::test {

/// Each database in turn: SQLite in memory, PostgreSQL, MariaDB. A Catch2 generator, so a test runs once for each.
inline std::string any_url() {
  switch (GENERATE(0, 1, 2)) {
    case 0: return "sqlite://";
    case 1: return postgresql_url();
    default: return mysql_url();
  }
}

}  // namespace quarry::test
