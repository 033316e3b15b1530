// SPDX-License-Identifier: MIT
#include <cmath>

#include "dialects/literal_parts.hpp"
#include "dialects/sqlite/parts.hpp"
#include "dialects/sqlite/real.hpp"

namespace quarry::sqlite {

namespace {

using namespace quarry::detail;

void append_text(std::string& out, std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return append_quoted(out, text);
  out += "CAST(";  // SQLite reads a statement up to its first NUL
  append_hex(out, text);
  out += " AS TEXT)";
}

void append_double(std::string& out, double value) {
  if (std::isinf(value)) return append_signed(out, value < 0 ? "-9e999" : "9e999");
  append_real(out, value, double_digits(value));
}

// As the driver binds it: an integer, else the double that stands for exactly these digits, else not at all.
void append_decimal(std::string& out, const Value& value, const SqlType& type) {
  const Decimal decimal = value.as_decimal();
  if (is_text(type.id)) return append_quoted(out, decimal.to_string());
  const SqliteNumber number = sqlite_number(decimal).value();
  if (number.is_integer) return append_integer(out, number.integer);
  std::string digits = decimal.to_string();
  if (digits.find('.') == std::string::npos) digits += ".0";
  append_real(out, number.real, digits);
}

}  // namespace

void append_literal(std::string& out, const Value& value, const SqlType& type) {
  require_storable(Database::sqlite, value, type);
  switch (value.kind()) {
    case ValueKind::null: out += "NULL"; return;
    case ValueKind::boolean: out += value.as_bool() ? '1' : '0'; return;
    case ValueKind::int64: append_integer(out, value.as_int64()); return;
    case ValueKind::float64: append_double(out, value.as_double()); return;
    case ValueKind::decimal: append_decimal(out, value, type); return;
    case ValueKind::string:
    case ValueKind::json: append_text(out, value.as_text()); return;
    case ValueKind::bytes: append_hex(out, bytes_of(value)); return;
    case ValueKind::date: append_quoted(out, to_string(value.as_date())); return;
    case ValueKind::time: append_quoted(out, to_string(value.as_time())); return;
    case ValueKind::datetime: append_quoted(out, to_string(value.as_datetime())); return;
    case ValueKind::timestamp: append_quoted(out, to_string(value.as_timestamp())); return;
    case ValueKind::uuid:
      if (type.id == TypeId::binary) append_hex(out, uuid_bytes(value.as_uuid()));
      else append_quoted(out, value.as_uuid().to_string());
      return;
    case ValueKind::uint64:
    case ValueKind::interval:
    case ValueKind::array: return;  // refused above
  }
}

void append_default(std::string& out, const Value& value, const SqlType& type) {
  const std::size_t begin = out.size();
  append_literal(out, value, type);
  if (out.compare(begin, 5, "CAST(") != 0) return;
  out.insert(begin, 1, '(');
  out += ')';
}

}  // namespace quarry::sqlite
