// SPDX-License-Identifier: MIT
// Any value as a literal of MariaDB.
#include "quarry/dialects/mysql/dialect.hpp"
#include "support/literal_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const quarry::Dialect dialect = quarry::mysql::mariadb();
  fuzz::Input input(data, size);
  fuzz::check_literal(fuzz::Database::mariadb, dialect, fuzz::typed_value(input));
  return 0;
}
