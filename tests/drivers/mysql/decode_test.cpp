// SPDX-License-Identifier: MIT
#include "drivers/mysql/decode.hpp"

#include "catch.hpp"
#include "drivers/calendar.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace quarry::drivers::mysql;
using namespace std::chrono_literals;

TEST_CASE("column descriptions become types") {
  const auto type = [](FieldFacts facts) { return plan_of(facts).type; };
  const auto fetch = [](FieldFacts facts) { return plan_of(facts).fetch; };
  CHECK(type({.type = field::tiny, .length = 1}) == SqlType{.id = TypeId::boolean});
  CHECK(type({.type = field::tiny, .length = 4}) == SqlType{.id = TypeId::small_integer});
  CHECK(type({.type = field::integer, .length = 11}) == SqlType{.id = TypeId::integer});
  CHECK(type({.type = field::integer, .is_unsigned = true, .length = 10}) == SqlType{.id = TypeId::big_integer});
  CHECK(type({.type = field::big, .is_unsigned = true}) == SqlType{.id = TypeId::unsigned_big_integer});
  CHECK(fetch({.type = field::big, .is_unsigned = true}) == Fetch::unsigned_integer);
  CHECK(type({.type = field::new_decimal, .length = 12, .decimals = 2}) ==
        SqlType{.id = TypeId::numeric, .length = 10, .scale = 2});
  CHECK(type({.type = field::new_decimal, .length = 11}) == SqlType{.id = TypeId::numeric, .length = 10});
  CHECK(type({.type = field::var_string, .length = 320}) == SqlType{.id = TypeId::string, .length = 80});
  CHECK(type({.type = field::var_string, .is_binary = true, .length = 16}) ==
        SqlType{.id = TypeId::binary, .length = 16});
  CHECK(type({.type = field::blob, .is_binary = true}) == SqlType{.id = TypeId::binary});
  CHECK(type({.type = field::blob}) == SqlType{.id = TypeId::text});
  CHECK(type({.type = field::blob, .format = "json"}) == SqlType{.id = TypeId::json});
  CHECK(type({.type = field::json, .is_binary = true}) == SqlType{.id = TypeId::json});
  CHECK(type({.type = field::string, .length = 144, .data_type = "uuid"}) == SqlType{.id = TypeId::uuid});
  CHECK(type({.type = field::timestamp}) == SqlType{.id = TypeId::timestamp});
  CHECK(type({.type = field::datetime}) == SqlType{.id = TypeId::datetime});
  CHECK(type({.type = field::year, .is_unsigned = true, .length = 4}) == SqlType{.id = TypeId::small_integer});
  CHECK(type({.type = field::bit, .length = 1}) == SqlType{.id = TypeId::boolean});
  CHECK(type({.type = field::bit, .length = 64}) == SqlType{.id = TypeId::unsigned_big_integer});
}

TEST_CASE("bits are read most significant first") {
  CHECK(bits_value(std::string_view("\1", 1)) == 1);
  CHECK(bits_value(std::string_view("\1\0", 2)) == 256);
  CHECK(bits_value("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") == ~std::uint64_t{0});
}

TEST_CASE("calendar parts there and back") {
  for (std::int64_t day = -719162; day <= 2932896; day += 97) {  // 0001-01-01 to 9999-12-31
    const Parts parts = parts_of(Date(std::chrono::sys_days(std::chrono::days(day))));
    if (days_since_1970(parts.year, parts.month, parts.day) != day) FAIL("day " << day);
  }
  for (const std::int64_t us : {-62135596800000000LL, -1LL, 0LL, 123LL, 951782399999999LL, 253402300799999999LL}) {
    CHECK(microseconds_since_1970(parts_of(DateTime(std::chrono::microseconds(us)))) == us);
  }
  CHECK(time_of_day(parts_of(TimeOfDay{24h - 1us})) == microseconds_per_day - 1);
  CHECK(time_of_day(Parts{.hour = 838, .minute = 59, .second = 59, .negative = true}) == -3020399000000LL);
}
