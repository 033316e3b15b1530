// SPDX-License-Identifier: MIT
#include "drivers/parameter_check.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("values that no database stores are refused before sending") {
  const Parameter parameter{"day", Value{}, {.id = TypeId::date}};
  const Refusal refusal{"sqlite", "SELECT ?", parameter};
  using std::chrono::day, std::chrono::month, std::chrono::year;
  CHECK_NOTHROW(require_date(refusal, Date(year(1), month(1), day(1))));
  CHECK_NOTHROW(require_date(refusal, Date(year(9999), month(12), day(31))));
  CHECK_THROWS_WITH(require_date(refusal, Date(year(2019), month(2), day(29))),
                    ContainsSubstring("parameter \"day\" (DATE) cannot be sent to sqlite"));
  CHECK_THROWS_AS(require_date(refusal, Date(year(0), month(1), day(1))), DataError);
  CHECK_THROWS_AS(require_date(refusal, Date(year(10000), month(1), day(1))), DataError);

  const auto first = std::chrono::local_days(year(1) / 1 / 1);
  const auto last = std::chrono::local_days(year(10000) / 1 / 1);
  CHECK_NOTHROW(require_moment(refusal, DateTime(first)));
  CHECK_THROWS_AS(require_moment(refusal, DateTime(first) - 1us), DataError);
  CHECK_NOTHROW(require_moment(refusal, DateTime(last) - 1us));
  CHECK_THROWS_AS(require_moment(refusal, DateTime(last)), DataError);

  CHECK_NOTHROW(require_time(refusal, TimeOfDay{24h}));
  CHECK_THROWS_AS(require_time(refusal, TimeOfDay{24h + 1us}), DataError);
  CHECK_THROWS_AS(require_time(refusal, TimeOfDay{-1us}), DataError);
}

TEST_CASE("text must be UTF-8, and without NUL where asked") {
  const Parameter parameter{"name", Value{}, {.id = TypeId::string}};
  const Refusal refusal{"postgresql", "SELECT $1", parameter};
  CHECK_NOTHROW(require_text(refusal, "caf\xC3\xA9", false));
  CHECK_THROWS_AS(require_text(refusal, "\xBF\x5C", false), InvalidEncoding);
  CHECK_THROWS_AS(require_text(refusal, std::string_view("a\0b", 3), false), InvalidEncoding);
  CHECK_NOTHROW(require_text(refusal, std::string_view("a\0b", 3), true));
  CHECK_THROWS_AS(require_size(refusal, max_value_size + 1), StatementTooLarge);
  CHECK_NOTHROW(require_size(refusal, max_value_size));
}

TEST_CASE("statements must be UTF-8 without NUL, and their placeholders must match") {
  CHECK_THROWS_AS(require_statement("sqlite", "SELECT '\xFF'"), InvalidEncoding);
  CHECK_THROWS_AS(require_statement("sqlite", std::string_view("SELECT 1\0; x", 12)), InvalidEncoding);
  CHECK_THROWS_AS(require_count("SELECT ?", 1, 2), ArgumentError);
  CHECK_THROWS_AS(require_at_most("postgresql", "SELECT", 65536, 65535), StatementTooLarge);
}
