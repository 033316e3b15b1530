// SPDX-License-Identifier: MIT
// Where the live tests find their servers and console programs. tests/run.sh starts the servers and sets these
// variables.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace quarry::test {

/// The value of an environment variable that tests/run.sh sets. Throws when it is missing: a live test that cannot
/// reach its server fails, it is never skipped.
inline std::string required(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') {
    throw std::runtime_error(std::string{variable} + " is not set; run the live tests through tests/run.sh");
  }
  return value;
}

inline std::string postgresql_url() { return required("QUARRY_TEST_PG_URL"); }
inline std::string postgresql_socket_url() { return required("QUARRY_TEST_PG_SOCKET_URL"); }
inline std::string mysql_url() { return required("QUARRY_TEST_MYSQL_URL"); }
inline std::string mysql_socket_url() { return required("QUARRY_TEST_MYSQL_SOCKET_URL"); }

/// Whether the long forms of tests were asked for (tests/run.sh --all).
inline bool long_forms() { return std::getenv("QUARRY_TEST_LONG") != nullptr; }

}  // namespace quarry::test
