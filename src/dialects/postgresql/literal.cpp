// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <optional>

#include "dialects/literal_parts.hpp"
#include "dialects/postgresql/parts.hpp"
#include "quarry/types/text.hpp"

namespace quarry::postgresql {

namespace {

using namespace quarry::detail;

void append_checked(std::string& out, const Value& value, const SqlType& type);

bool is_floating(TypeId id) { return id == TypeId::real || id == TypeId::double_precision; }

// E'' means the same whatever standard_conforming_strings says; the blank keeps the E off the word before it.
void append_text(std::string& out, std::string_view text) {
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

// The numbers whose type would change with a minus before them, which the server's parser takes for a part of them:
// -(-2147483648) would be a bigint, and -2147483648 an integer where 2147483648 is none.
void append_whole(std::string& out, std::int64_t value) {
  append_integer(out, value);
  if (value == std::numeric_limits<std::int32_t>::min()) out += "::int4";
  if (value == -std::int64_t{std::numeric_limits<std::int32_t>::min()}) out += "::int8";
  if (value == std::numeric_limits<std::int64_t>::min()) out += "::int8";
}
void append_whole(std::string& out, std::uint64_t value) {
  append_integer(out, value);
  if (value == std::uint64_t{1} << 63) out += "::numeric";
}

void append_double(std::string& out, double value) {
  if (std::isfinite(value)) return append_signed(out, double_digits(value), "::float8");
  append_cast(out, std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity", "float8");
}

void append_decimal(std::string& out, const Value& value, const SqlType& type) {
  const std::string_view digits = value.as_text();
  const std::size_t point = digits.find('.');
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

void append_member(std::string& out, const Value& member, TypeId element) {
  // the cast of the whole says what they are; by way of float8 a double would keep 15 digits
  if (member.kind() == ValueKind::decimal) append_signed(out, member.as_text());
  else append_checked(out, member, {.id = element});
}

void append_members(std::string& out, const Value& array, TypeId element) {
  out += "ARRAY[";
  for (const Value& item : array.items()) {
    if (out.back() != '[') out += ", ";
    if (item.kind() == ValueKind::array) append_members(out, item, element);
    else if (item.is_null()) out += "NULL";
    else append_member(out, member_as(item, element).value(), element);
  }
  out += ']';
}

void append_array(std::string& out, const Value& array, const SqlType& type) {
  const TypeId element = element_of(array, type);
  append_members(out, array, element);
  out += "::";
  // without the length, to which a cast would cut the members
  const bool measured = element == TypeId::string && type.id == TypeId::array && type.length != 0;
  if (measured) out += "VARCHAR[]";
  else append_type(out, {.id = TypeId::array, .element = element}, TypeUse::cast);
}

void append_checked(std::string& out, const Value& value, const SqlType& type) {
  switch (value.kind()) {
    case ValueKind::null: out += "NULL"; return;
    case ValueKind::boolean: out += value.as_bool() ? "true" : "false"; return;
    case ValueKind::int64: append_whole(out, value.as_int64()); return;
    case ValueKind::uint64: append_whole(out, value.as_uint64()); return;
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

}  // namespace

void append_literal(std::string& out, const Value& value, const SqlType& type) {
  require_storable(Database::postgresql, value, type);
  append_checked(out, value, type);
}

// As the driver types the parameter: what stands alone keeps the type of its declaration.
void append_bind_literal(std::string& out, const Value& value, const SqlType& type) {
  if (value.is_null() && type.known() && !type.words) {
    out += "NULL::";
    return append_type(out, is_text(type.id) ? SqlType{.id = TypeId::text} : type, TypeUse::cast);
  }
  const bool whole = value.kind() == ValueKind::int64 || value.kind() == ValueKind::decimal;
  const bool integer = value.kind() == ValueKind::int64;
  // the smallest is a bigint by itself, and its digits without the minus are none
  const bool smallest = integer && value.as_int64() == std::numeric_limits<std::int64_t>::min();
  if (integer && type.id == TypeId::big_integer && !smallest) return append_signed(out, to_string(value), "::bigint");
  if (whole && (type.id == TypeId::numeric || type.id == TypeId::unsigned_big_integer)) {
    return append_literal(out, value.as_decimal(), types::Numeric{});
  }
  const std::optional<Value> real = is_floating(type.id) ? member_as(value, TypeId::double_precision) : std::nullopt;
  append_literal(out, real ? *real : value, type);
}

}  // namespace quarry::postgresql
