// SPDX-License-Identifier: MIT
#include "drivers/postgresql/copy.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "drivers/parameter_check.hpp"
#include "drivers/postgresql/encode.hpp"
#include "drivers/postgresql/wire.hpp"
#include "quarry/types/error.hpp"

namespace quarry::drivers::postgresql {

namespace {

template <class T>
bool fits(std::int64_t value) noexcept {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

// Whether the value's binary form as that type is what an INSERT would store.
bool has_form(const Value& value, Oid type, const SqlType& declared) noexcept {
  switch (value.kind()) {
    case ValueKind::null: return true;
    case ValueKind::boolean: return type == oid::boolean;
    case ValueKind::int64:
      if (type == oid::int8 || type == oid::numeric) return true;
      return type == oid::int4 ? fits<std::int32_t>(value.as_int64())
                               : type == oid::int2 && fits<std::int16_t>(value.as_int64());
    case ValueKind::uint64:
    case ValueKind::decimal: return type == oid::numeric;
    case ValueKind::float64: return type == oid::float8;
    case ValueKind::string: return type == oid::text || type == oid::varchar;
    case ValueKind::bytes: return type == oid::bytea;
    case ValueKind::date: return type == oid::date;
    case ValueKind::time: return type == oid::time;
    case ValueKind::datetime: return type == oid::timestamp;
    case ValueKind::timestamp: return type == oid::timestamptz;
    case ValueKind::interval: return type == oid::interval;
    case ValueKind::uuid: return type == oid::uuid;
    case ValueKind::json: return type == oid::json || type == oid::jsonb;
    case ValueKind::array: return parameter_oid(value, declared) == type;
  }
  return false;
}

}  // namespace

bool append_copy(std::string& out, const RowBatch& batch, const std::vector<Oid>& columns) {
  constexpr std::string_view signature("PGCOPY\n\377\r\n\0", 11);
  out += signature;
  append_integer(out, std::int32_t{0});  // flags
  append_integer(out, std::int32_t{0});  // length of what a later version may add
  const std::size_t width = batch.row.size();
  std::vector<Parameter> row(batch.row.begin(), batch.row.end());
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    append_integer(out, static_cast<std::int16_t>(width));
    for (std::size_t k = 0; k < width; ++k) {
      const Value& value = batch.values[i * width + k];
      if (!has_form(value, columns[k], row[k].type)) return false;
      if (value.is_null()) {
        append_integer(out, std::int32_t{-1});
        continue;
      }
      row[k].value = value;
      try {
        require_storable(detail::Database::postgresql, {"postgresql", batch.insert, row[k]});
        const std::size_t at = out.size();
        append_integer(out, std::int32_t{0});
        append_binary(out, columns[k], value, batch.insert, row[k]);
        const auto length = swap_bytes(static_cast<std::uint32_t>(out.size() - at - 4));
        std::memcpy(out.data() + at, &length, sizeof length);
      } catch (DatabaseError& error) {
        error.set_row(static_cast<std::int64_t>(i));
        throw;
      }
    }
  }
  append_integer(out, std::int16_t{-1});
  return true;
}

std::int64_t row_in_context(std::string_view context) noexcept {
  constexpr std::string_view word = ", line ";
  if (!context.starts_with("COPY ")) return -1;
  const std::size_t at = context.find(word);
  std::int64_t line = 0;
  if (at == std::string_view::npos) return -1;
  const std::string_view digits = context.substr(at + word.size());
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  return read.ec == std::errc() && line > 0 ? line - 1 : -1;
}

}  // namespace quarry::drivers::postgresql
