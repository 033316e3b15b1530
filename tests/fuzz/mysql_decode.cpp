// SPDX-License-Identifier: MIT
// MySQL's rows: any description of a column, and in it any value that the client library can hand over.
#include <cmath>

#include "drivers/calendar.hpp"
#include "drivers/mysql/decode.hpp"
#include "support/calendar.hpp"
#include "support/decoding.hpp"
#include "support/input.hpp"

using fuzz::require;
using namespace quarry;

namespace {

namespace my = drivers::mysql;

Cell cell_of(my::Fetch fetch, fuzz::Input& input, std::string& buffer) {
  Cell cell;
  const auto integer = [&](CellKind kind, std::int64_t value) {
    cell.kind = kind;
    cell.integer = value;
    return cell;
  };
  const auto bytes = [&](CellKind kind) {
    buffer = input.rest();
    cell.kind = kind;
    cell.size = static_cast<std::uint32_t>(buffer.size());
    cell.data = buffer.data();
    return cell;
  };
  drivers::Parts parts;
  const auto clock = [&](unsigned most_hours) {
    parts.hour = static_cast<unsigned>(input.number(0, static_cast<int>(most_hours)));
    parts.minute = static_cast<unsigned>(input.number(0, 59));
    parts.second = static_cast<unsigned>(input.number(0, 59));
    parts.microsecond = input.integer<std::uint32_t>() % 1'000'000;
  };
  const auto date = [&] {
    parts.year = static_cast<unsigned>(input.number(0, 9999));
    parts.month = static_cast<unsigned>(input.number(1, 12));
    parts.day = static_cast<unsigned>(input.number(1, 31));
  };
  // What the cell counts from 1970 on is that day again, when the calendar has it: ALLOW_INVALID_DATES stores others.
  const auto check_date = [&](std::int64_t days) {
    if (parts.year == 0 || !Date(std::chrono::year(static_cast<int>(parts.year)), std::chrono::month(parts.month),
                                 std::chrono::day(parts.day))
                                .ok()) {
      return;
    }
    const fuzz::Day day = fuzz::day_of(days);
    require(day.year == static_cast<int>(parts.year) && day.month == static_cast<int>(parts.month) &&
                day.day == static_cast<int>(parts.day),
            "another day", fuzz::day_text(day));
  };
  switch (fetch) {
    case my::Fetch::integer: return integer(CellKind::int64, input.integer<std::int64_t>());
    case my::Fetch::unsigned_integer: {
      const auto value = input.integer<std::int64_t>();
      return integer(value < 0 ? CellKind::uint64 : CellKind::int64, value);
    }
    case my::Fetch::real:
      cell.kind = CellKind::float64;
      cell.real = input.integer<double>();
      return cell;
    case my::Fetch::decimal: return bytes(CellKind::decimal);
    case my::Fetch::text: return bytes(CellKind::text);
    case my::Fetch::json: return bytes(CellKind::json);
    case my::Fetch::bytes: return bytes(CellKind::bytes);
    case my::Fetch::bits: {
      const std::string_view bits = input.take(8);
      const std::uint64_t value = my::bits_value(bits);
      std::uint64_t expected = 0;
      for (std::size_t i = 0; i < bits.size(); ++i) {
        expected += std::uint64_t{static_cast<unsigned char>(bits[i])} << 8 * (bits.size() - 1 - i);
      }
      require(value == expected, "the number of a BIT column", bits);
      return integer(value >> 63 != 0 ? CellKind::uint64 : CellKind::int64, static_cast<std::int64_t>(value));
    }
    case my::Fetch::date: {
      date();
      const std::int64_t days = drivers::days_since_1970(parts.year, parts.month, parts.day);
      check_date(days);
      return integer(CellKind::date, days);
    }
    case my::Fetch::time:
      clock(838);
      parts.negative = input.flag();
      return integer(CellKind::time, drivers::time_of_day(parts));
    case my::Fetch::datetime:
    case my::Fetch::timestamp: break;
  }
  date();
  clock(23);
  const std::int64_t moment = drivers::microseconds_since_1970(parts);
  check_date(static_cast<std::int64_t>(std::floor(static_cast<long double>(moment) / fuzz::microseconds_per_day)));
  return integer(fetch == my::Fetch::datetime ? CellKind::datetime : CellKind::timestamp, moment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  my::FieldFacts facts;
  facts.type = input.byte();
  const std::uint8_t flags = input.byte();
  facts.is_unsigned = (flags & 1) != 0;
  facts.is_binary = (flags & 2) != 0;
  if ((flags & 4) != 0) facts.format = "json";
  if ((flags & 8) != 0) facts.data_type = (flags & 16) != 0 ? "uuid" : "inet6";
  facts.length = input.integer<std::uint32_t>() >> (flags & 16);
  facts.decimals = input.byte();
  const my::FieldPlan plan = my::plan_of(facts);
  require(!plan.native_type.empty(), "a column without a type's name");
  std::string buffer;
  const Cell cell = cell_of(plan.fetch, input, buffer);
  fuzz::decode_as_everything(cell, {.name = "c", .type = plan.type, .native_type = plan.native_type});
  // a value may lie in a column of any type, where a view or a function says so
  fuzz::decode_as_everything(cell, {.name = "c", .type = {.id = fuzz::type_id(flags >> 3)}, .native_type = "?"});
  return 0;
}
