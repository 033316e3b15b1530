// SPDX-License-Identifier: MIT
#include "drivers/sqlite/encode.hpp"

#include <string>
#include <string_view>

namespace quarry::drivers::sqlite {

namespace {

int bind_text(sqlite3_stmt* statement, int index, std::string_view text, bool transient) {
  const char* data = text.empty() ? "" : text.data();
  return sqlite3_bind_text64(statement, index, data, text.size(), transient ? SQLITE_TRANSIENT : SQLITE_STATIC,
                             SQLITE_UTF8);
}

int bind_decimal(sqlite3_stmt* statement, int index, const Parameter& parameter, bool transient) {
  if (is_text(parameter.type.id)) return bind_text(statement, index, parameter.value.as_text(), transient);
  const detail::SqliteNumber number = detail::sqlite_number(parameter.value.as_decimal()).value();
  return number.is_integer ? sqlite3_bind_int64(statement, index, number.integer)
                           : sqlite3_bind_double(statement, index, number.real);
}

}  // namespace

int bind(sqlite3_stmt* statement, int index, const Refusal& refusal, bool transient) {
  require_storable(detail::Database::sqlite, refusal);
  const Value& value = refusal.parameter.value;
  switch (value.kind()) {
    case ValueKind::null: return sqlite3_bind_null(statement, index);
    case ValueKind::boolean: return sqlite3_bind_int64(statement, index, value.as_bool() ? 1 : 0);
    case ValueKind::int64: return sqlite3_bind_int64(statement, index, value.as_int64());
    case ValueKind::float64: return sqlite3_bind_double(statement, index, value.as_double());
    case ValueKind::decimal: return bind_decimal(statement, index, refusal.parameter, transient);
    case ValueKind::json:
    case ValueKind::string: return bind_text(statement, index, value.as_text(), transient);
    case ValueKind::bytes: {
      const std::span<const std::byte> bytes = value.as_bytes();
      if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);  // a null pointer would bind NULL
      return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(),
                                 transient ? SQLITE_TRANSIENT : SQLITE_STATIC);
    }
    case ValueKind::date: return bind_text(statement, index, to_string(value.as_date()), true);
    case ValueKind::time: return bind_text(statement, index, to_string(value.as_time()), true);
    case ValueKind::datetime: return bind_text(statement, index, to_string(value.as_datetime()), true);
    case ValueKind::timestamp: return bind_text(statement, index, to_string(value.as_timestamp()), true);
    case ValueKind::uuid: {
      const Uuid uuid = value.as_uuid();
      if (refusal.parameter.type.id == TypeId::binary) {
        return sqlite3_bind_blob64(statement, index, uuid.bytes.data(), uuid.bytes.size(), SQLITE_TRANSIENT);
      }
      return bind_text(statement, index, uuid.to_string(), true);
    }
    case ValueKind::uint64:
    case ValueKind::interval:
    case ValueKind::array: break;  // refused above
  }
  refuse(refusal, "its kind is unknown");
}

}  // namespace quarry::drivers::sqlite
