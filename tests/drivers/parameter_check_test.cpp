// SPDX-License-Identifier: MIT
#include "drivers/parameter_check.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::drivers;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a refused parameter is named, and its value kept out of the message") {
  const Parameter parameter{"pin", Value(Decimal("12345678901234567890.5")), {.id = TypeId::numeric}};
  const Refusal refusal{"sqlite", "SELECT ?", parameter};
  try {
    require_storable(detail::Database::sqlite, refusal);
    FAIL("nothing was thrown");
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), ContainsSubstring("parameter \"pin\" (NUMERIC) cannot be sent to sqlite: it has more"));
    CHECK_THAT(error.what(), !ContainsSubstring("1234567890"));
    CHECK(error.dialect() == "sqlite");
    CHECK(error.statement() == "SELECT ?");
  }
  CHECK_NOTHROW(require_storable(detail::Database::postgresql, refusal));
}

TEST_CASE("statements must be UTF-8 without NUL, and their placeholders must match") {
  CHECK_THROWS_AS(require_statement("sqlite", "SELECT '\xFF'"), InvalidEncoding);
  CHECK_THROWS_AS(require_statement("sqlite", std::string_view("SELECT 1\0; x", 12)), InvalidEncoding);
  CHECK_THROWS_AS(require_count("SELECT ?", 1, 2), ArgumentError);
  CHECK_THROWS_AS(require_at_most("postgresql", "SELECT", 65536, 65535), StatementTooLarge);
}
