// SPDX-License-Identifier: MIT
#include <cmath>

#include "dialects/generic/parts.hpp"
#include "dialects/literal_parts.hpp"

namespace quarry::generic {

namespace {

using namespace quarry::detail;

std::string double_text(double value) {
  if (std::isnan(value)) return "'NaN'";
  if (std::isinf(value)) return value < 0 ? "'-Infinity'" : "'Infinity'";
  return double_digits(value);
}

void append_array(std::string& out, const Value& array) {
  out += "ARRAY[";
  for (const Value& item : array.items()) {
    if (out.back() != '[') out += ", ";
    append_literal(out, item, {});
  }
  out += ']';
}

void append_keyword(std::string& out, std::string_view keyword, const std::string& text) {
  out += keyword;
  out += ' ';
  append_quoted(out, text);
}

}  // namespace

// For reading: the standard's forms, without the casts that one server or another needs.
void append_literal(std::string& out, const Value& value, const SqlType& type) {
  require_storable(Database::standard, value, type);
  switch (value.kind()) {
    case ValueKind::null: out += "NULL"; return;
    case ValueKind::boolean: out += value.as_bool() ? "true" : "false"; return;
    case ValueKind::int64: append_integer(out, value.as_int64()); return;
    case ValueKind::uint64: append_integer(out, value.as_uint64()); return;
    case ValueKind::float64: append_signed(out, double_text(value.as_double())); return;
    case ValueKind::decimal: append_signed(out, value.as_text()); return;
    case ValueKind::string:
    case ValueKind::json: append_quoted(out, value.as_text()); return;
    case ValueKind::bytes: append_hex(out, bytes_of(value)); return;
    case ValueKind::date: append_keyword(out, "DATE", to_string(value.as_date())); return;
    case ValueKind::time: append_keyword(out, "TIME", to_string(value.as_time())); return;
    case ValueKind::datetime: append_keyword(out, "TIMESTAMP", to_string(value.as_datetime())); return;
    case ValueKind::timestamp: append_keyword(out, "TIMESTAMP", to_string(value.as_timestamp()) + "+00:00"); return;
    case ValueKind::interval: append_keyword(out, "INTERVAL", interval_text(value.as_interval())); return;
    case ValueKind::uuid: append_quoted(out, value.as_uuid().to_string()); return;
    case ValueKind::array: append_array(out, value); return;
  }
}

}  // namespace quarry::generic
