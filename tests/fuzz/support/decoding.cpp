// SPDX-License-Identifier: MIT
#include "support/decoding.hpp"

#include <limits>
#include <optional>

#include "quarry/types/error.hpp"
#include "support/input.hpp"
#include "support/utf8.hpp"

namespace fuzz {

namespace {

using namespace quarry;

// What a decode function gives, or nothing where it refuses as it should.
template <class Decode>
auto reading(Decode decode) -> std::optional<decltype(decode())> {
  try {
    return decode();
  } catch (const ConversionError& error) {
    require(std::string_view(error.what()).size() > 20, "a refusal without a sentence");
    return std::nullopt;
  }
}

}  // namespace

void decode_as_everything(const Cell& cell, const ColumnInfo& column) {
  const auto truth = reading([&] { return decode_bool(cell, column); });
  const auto integer = reading([&] { return decode_int64(cell, column); });
  const auto positive = reading([&] { return decode_uint64(cell, column); });
  const auto small = reading([&] { return decode_integer(cell, column, -128, 127, "std::int8_t"); });
  const auto real = reading([&] { return decode_double(cell, column); });
  const auto single = reading([&] { return decode_float(cell, column); });
  const auto decimal = reading([&] { return decode_decimal(cell, column); });
  const auto text = reading([&] { return decode_string(cell, column); });
  const auto bytes = reading([&] { return decode_bytes(cell, column); });
  const auto date = reading([&] { return decode_date(cell, column); });
  const auto time = reading([&] { return decode_time(cell, column); });
  const auto datetime = reading([&] { return decode_datetime(cell, column); });
  const auto timestamp = reading([&] { return decode_timestamp(cell, column); });
  const auto interval = reading([&] { return decode_interval(cell, column); });
  const auto uuid = reading([&] { return decode_uuid(cell, column); });
  const auto json = reading([&] { return decode_json(cell, column); });
  const auto value = reading([&] { return decode_value(cell, column); });

  if (integer && positive) require(*integer >= 0 && static_cast<std::uint64_t>(*integer) == *positive, "unsigned");
  if (integer && *integer >= 0) require(positive.has_value(), "an integer that is no unsigned one");
  if (small) require(integer == small, "a small integer is another number");
  if (integer && decimal) require(*decimal == Decimal(*integer), "an integer and a decimal differ");
  if (integer && real && cell.kind != CellKind::boolean)
    require(*real == static_cast<double>(*integer), "a double of an integer");
  if (truth && integer && cell.kind == CellKind::boolean) require(*truth == (*integer != 0), "a truth value");
  if (decimal && real) require(decimal->to_double() == *real, "a decimal and a double differ", decimal->to_string());
  if (single && real) require(static_cast<float>(*real) == *single || *real != *real, "a float of a double");
  // whatever text it is, it is text
  if (text && cell.kind == CellKind::bytes) require(is_utf8(*text), "bytes that are no text");
  if (date) require(date->ok(), "a date that is none");
  if (datetime && timestamp) require(datetime->time_since_epoch() == timestamp->time_since_epoch(), "moments differ");
  if (time) {
    require(time->since_midnight.count() >= 0 && time->since_midnight.count() <= 86'400'000'000, "no time of day");
  }
  if (value)
    require(!quarry::to_string(*value).empty() || value->kind() == ValueKind::string ||
                value->kind() == ValueKind::json || value->kind() == ValueKind::bytes ||
                value->kind() == ValueKind::array,
            "a value without words");
  static_cast<void>(bytes.has_value() || interval.has_value() || uuid.has_value() || json.has_value());
}

TypeId type_id(unsigned number) noexcept {
  return static_cast<TypeId>(number % (static_cast<unsigned>(TypeId::array) + 1));
}

}  // namespace fuzz
