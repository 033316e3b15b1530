// SPDX-License-Identifier: MIT
#include "drivers/sqlite/encode.hpp"

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

#include <cmath>
#include <string>
#include <string_view>

namespace quarry::drivers::sqlite {

namespace {

int bind_text(sqlite3_stmt* statement, int index, std::string_view text, bool transient) {
  const char* data = text.empty() ? "" : text.data();
  return sqlite3_bind_text64(statement, index, data, text.size(), transient ? SQLITE_TRANSIENT : SQLITE_STATIC,
                             SQLITE_UTF8);
}

int bind_decimal(sqlite3_stmt* statement, int index, const Refusal& refusal) {
  const Decimal value = refusal.parameter.value.as_decimal();
  if (is_text(refusal.parameter.type.id)) return bind_text(statement, index, value.to_string(), true);
  if (value.scale() == 0 || value == value.rounded(0)) {
    try {
      return sqlite3_bind_int64(statement, index, value.to_int64());
    } catch (const ConversionError&) {
      // beyond 64 bits: perhaps a double holds it
    }
  }
  const double real = value.to_double();
  if (std::isfinite(real) && Decimal::from_double(real) == value) return sqlite3_bind_double(statement, index, real);
  refuse(refusal,
         value.to_string() + " has more digits than SQLite's numbers hold (about 15); declare the column as text");
}

}  // namespace

int bind(sqlite3_stmt* statement, int index, const Refusal& refusal, bool transient) {
  const Value& value = refusal.parameter.value;
  switch (value.kind()) {
    case ValueKind::null: return sqlite3_bind_null(statement, index);
    case ValueKind::boolean: return sqlite3_bind_int64(statement, index, value.as_bool() ? 1 : 0);
    case ValueKind::int64: return sqlite3_bind_int64(statement, index, value.as_int64());
    case ValueKind::uint64:
      refuse(refusal,
             std::to_string(value.as_uint64()) + " is above 9223372036854775807, the largest integer of SQLite");
    case ValueKind::float64:
      if (std::isnan(value.as_double())) refuse(refusal, "it is NaN, which SQLite would store as NULL");
      return sqlite3_bind_double(statement, index, value.as_double());
    case ValueKind::decimal: return bind_decimal(statement, index, refusal);
    case ValueKind::json:
    case ValueKind::string:
      require_text(refusal, value.as_text(), true);
      return bind_text(statement, index, value.as_text(), transient);
    case ValueKind::bytes: {
      const std::span<const std::byte> bytes = value.as_bytes();
      require_size(refusal, bytes.size());
      if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);  // a null pointer would bind NULL
      return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(),
                                 transient ? SQLITE_TRANSIENT : SQLITE_STATIC);
    }
    case ValueKind::date:
      require_date(refusal, value.as_date());
      return bind_text(statement, index, to_string(value.as_date()), true);
    case ValueKind::time:
      require_time(refusal, value.as_time());
      return bind_text(statement, index, to_string(value.as_time()), true);
    case ValueKind::datetime:
      require_moment(refusal, value.as_datetime());
      return bind_text(statement, index, to_string(value.as_datetime()), true);
    case ValueKind::timestamp:
      require_moment(refusal, value.as_timestamp());
      return bind_text(statement, index, to_string(value.as_timestamp()), true);
    case ValueKind::uuid: {
      const Uuid uuid = value.as_uuid();
      if (refusal.parameter.type.id == TypeId::binary) {
        return sqlite3_bind_blob64(statement, index, uuid.bytes.data(), uuid.bytes.size(), SQLITE_TRANSIENT);
      }
      return bind_text(statement, index, uuid.to_string(), true);
    }
    case ValueKind::interval: refuse(refusal, "SQLite has no intervals");
    case ValueKind::array: refuse(refusal, "SQLite has no arrays");
  }
  refuse(refusal, "its kind is unknown");
}

}  // namespace quarry::drivers::sqlite
