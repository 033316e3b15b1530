// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include "dialects/literal_parts.hpp"
#include "dialects/postgresql/parts.hpp"
#include "quarry/types/text.hpp"

namespace quarry::postgresql {

namespace {

using namespace quarry::detail;

constexpr std::string_view here = "PostgreSQL";

// E'' means the same whatever standard_conforming_strings says; the blank keeps the E off the word before it.
void append_text(std::string& out, std::string_view text) {
  require_utf8_without_nul(text, here);
  if (text.find('\\') == std::string_view::npos) return append_quoted(out, text);
  out += " E'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  out += '\'';
}

void append_cast(std::string& out, std::string_view text, std::string_view type) {
  append_text(out, text);
  out += "::";
  out += type;
}

void append_double(std::string& out, double value) {
  if (std::isfinite(value)) return append_signed(out, double_digits(value), "::float8");
  append_cast(out, std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity", "float8");
}

void append_decimal(std::string& out, const Value& value, const SqlType& type) {
  const std::string_view digits = value.as_text();
  const std::size_t point = digits.find('.');
  if (std::min(point, digits.size()) > 131'073 ||
      (point != std::string_view::npos && digits.size() - point - 1 > 16'383)) {
    refuse_value(value, here, "NUMERIC has at most 131072 digits before the point and 16383 after it");
  }
  // 7 alone would be an integer, and 7 / 2 three; beside a column that says NUMERIC(p, s) it becomes one by itself.
  const bool looks_like_integer = point == std::string_view::npos && type.length == 0;
  append_signed(out, digits, looks_like_integer ? "::numeric" : "");
}

void append_keyword(std::string& out, std::string_view keyword, const std::string& text) {
  out += keyword;
  out += ' ';
  append_quoted(out, text);
}

// ---- arrays: ARRAY[...]::t[], whose members are literals; never the text form with braces ----

TypeId element_of(const Value& array, const SqlType& declared) {
  if (declared.id == TypeId::array && declared.element != TypeId::unknown) return declared.element;
  if (array.element_type() != TypeId::unknown) return array.element_type();
  for (const Value& item : array.items()) {
    if (item.is_null()) continue;
    return item.kind() == ValueKind::array ? element_of(item, {}) : item.sql_type().id;
  }
  return TypeId::text;
}

bool is_within(const Value& value, std::int64_t min, std::int64_t max) {
  return value.kind() == ValueKind::int64 && value.as_int64() >= min && value.as_int64() <= max;
}

// What the driver sends as a member of this family, so that both forms refuse the same arrays.
bool is_member(const Value& value, TypeId element) {
  const ValueKind kind = value.kind();
  switch (element) {
    case TypeId::boolean: return kind == ValueKind::boolean;
    case TypeId::small_integer:
      return is_within(value, std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max());
    case TypeId::integer:
      return is_within(value, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
    case TypeId::big_integer: return kind == ValueKind::int64;
    case TypeId::real: return kind == ValueKind::float64;
    case TypeId::double_precision: return kind == ValueKind::float64 || is_within(value, -(1LL << 53), 1LL << 53);
    case TypeId::unsigned_big_integer:
    case TypeId::numeric:
      return kind == ValueKind::decimal || kind == ValueKind::int64 || kind == ValueKind::uint64 ||
             (kind == ValueKind::float64 && std::isfinite(value.as_double()));
    case TypeId::string:
    case TypeId::text: return kind == ValueKind::string || kind == ValueKind::json || kind == ValueKind::uuid;
    case TypeId::json:
    case TypeId::jsonb: return kind == ValueKind::json || kind == ValueKind::string;
    case TypeId::binary: return kind == ValueKind::bytes;
    case TypeId::date: return kind == ValueKind::date || kind == ValueKind::string;
    case TypeId::time: return kind == ValueKind::time;
    case TypeId::datetime: return kind == ValueKind::datetime || kind == ValueKind::string;
    case TypeId::timestamp: return kind == ValueKind::timestamp || kind == ValueKind::string;
    case TypeId::interval: return kind == ValueKind::interval;
    case TypeId::uuid: return kind == ValueKind::uuid || kind == ValueKind::string;
    case TypeId::unknown:
    case TypeId::array: return false;
  }
  return false;
}

// The lengths of an array's dimensions, outermost first, or a refusal when its rows differ.
void measure(const Value& whole, const Value& array, std::size_t depth, std::vector<std::size_t>& lengths) {
  const std::size_t length = array.items().size();
  if (depth == lengths.size()) lengths.push_back(length);
  if (lengths[depth] != length) refuse_value(whole, here, "the inner arrays of an array must all have the same length");
  if (length == 0 && depth > 0) refuse_value(whole, here, "the inner arrays of an array cannot be empty");
  for (const Value& item : array.items()) {
    if (item.kind() == ValueKind::array) measure(whole, item, depth + 1, lengths);
  }
}

void append_members(std::string& out, const Value& whole, const Value& array, std::size_t dimensions, TypeId element) {
  out += "ARRAY[";
  for (const Value& item : array.items()) {
    if (out.back() != '[') out += ", ";
    if ((item.kind() == ValueKind::array) != (dimensions > 1)) {
      refuse_value(whole, here, "an array has either arrays or values for members, not both");
    }
    if (dimensions > 1) {
      append_members(out, whole, item, dimensions - 1, element);
    } else if (item.is_null()) {
      out += "NULL";
    } else {
      if (!is_member(item, element)) {
        refuse_value(item, here,
                     "it does not fit the array's type " + to_string({.id = TypeId::array, .element = element}));
      }
      if (element == TypeId::numeric && item.kind() == ValueKind::float64) {
        append_signed(out, double_digits(item.as_double()));  // by way of float8 it would keep 15 digits
      } else {
        append_literal(out, item, {.id = element});
      }
    }
  }
  out += ']';
}

void append_array(std::string& out, const Value& array, const SqlType& type) {
  std::vector<std::size_t> lengths;
  measure(array, array, 0, lengths);
  const TypeId element = element_of(array, type);
  append_members(out, array, array, lengths.size(), element);
  out += "::";
  append_type(out, {.id = TypeId::array, .element = element}, TypeUse::cast);
}

}  // namespace

void append_literal(std::string& out, const Value& value, const SqlType& type) {
  switch (value.kind()) {
    case ValueKind::null: out += "NULL"; return;
    case ValueKind::boolean: out += value.as_bool() ? "true" : "false"; return;
    case ValueKind::int64: append_integer(out, value.as_int64()); return;
    case ValueKind::uint64: append_integer(out, value.as_uint64()); return;
    case ValueKind::float64: append_double(out, value.as_double()); return;
    case ValueKind::decimal: append_decimal(out, value, type); return;
    case ValueKind::string: append_text(out, value.as_text()); return;
    case ValueKind::bytes: append_cast(out, "\\x" + to_hex(bytes_of(value)), "bytea"); return;
    case ValueKind::date: append_keyword(out, "DATE", to_string(value.as_date())); return;
    case ValueKind::time: append_keyword(out, "TIME", to_string(value.as_time())); return;
    case ValueKind::datetime: append_keyword(out, "TIMESTAMP", to_string(value.as_datetime())); return;
    case ValueKind::timestamp: append_keyword(out, "TIMESTAMPTZ", to_string(value.as_timestamp()) + "+00"); return;
    case ValueKind::interval: append_keyword(out, "INTERVAL", interval_text(value.as_interval())); return;
    case ValueKind::uuid:
      if (is_text(type.id)) append_text(out, value.as_uuid().to_string());
      else append_cast(out, value.as_uuid().to_string(), "uuid");
      return;
    case ValueKind::json:
      if (type.id == TypeId::json || type.id == TypeId::jsonb) {
        append_cast(out, value.as_text(), type.id == TypeId::json ? "json" : "jsonb");
      } else {
        append_text(out, value.as_text());
      }
      return;
    case ValueKind::array: append_array(out, value, type); return;
  }
}

}  // namespace quarry::postgresql
