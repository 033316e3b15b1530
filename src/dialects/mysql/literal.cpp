// SPDX-License-Identifier: MIT
#include "dialects/literal_parts.hpp"
#include "dialects/mysql/parts.hpp"

namespace quarry::mysql {

namespace {

using namespace quarry::detail;

// What a backslash means depends on sql_mode; hexadecimal digits mean the same in all of them.
void append_text(std::string& out, std::string_view text) {
  if (text.find_first_of(std::string_view("\\\0", 2)) == std::string_view::npos) return append_quoted(out, text);
  out += "_utf8mb4 ";
  append_hex(out, text);
}

void append_double(std::string& out, double value) {
  std::string digits = double_digits(value + 0.0);            // -0.0 bound is 0.0, so it is here
  if (digits.find('e') == std::string::npos) digits += "e0";  // without an exponent it would be a DECIMAL
  append_signed(out, digits);
}

// 7 alone would be an integer, and calculations with it end at 64 bits; beside a column of NUMERIC(p, s) it becomes
// one.
void append_decimal(std::string& out, std::string_view digits, const SqlType& type) {
  const bool looks_like_integer = digits.find('.') == std::string_view::npos && type.length == 0;
  append_signed(out, digits, looks_like_integer ? "." : "");
}

void append_keyword(std::string& out, std::string_view keyword, const std::string& text) {
  out += keyword;
  out += ' ';
  append_quoted(out, text);
}

void append_json(std::string& out, const Value& value, const SqlType& type, const Member& member) {
  // MySQL compares a JSON column with text as with a JSON string; only a cast makes the text a document
  const bool cast = member.json_type && (type.id == TypeId::json || type.id == TypeId::jsonb);
  if (cast) out += "CAST(";
  append_text(out, value.as_text());
  if (cast) out += " AS JSON)";
}

}  // namespace

void append_literal(std::string& out, const Value& value, const SqlType& type, const Member& member) {
  require_storable(member.database, value, type);
  switch (value.kind()) {
    case ValueKind::null: out += "NULL"; return;
    case ValueKind::boolean: out += value.as_bool() ? "true" : "false"; return;
    case ValueKind::int64: append_integer(out, value.as_int64()); return;
    case ValueKind::uint64: append_integer(out, value.as_uint64()); return;
    case ValueKind::float64: append_double(out, value.as_double()); return;
    case ValueKind::decimal: append_decimal(out, value.as_text(), type); return;
    case ValueKind::string: append_text(out, value.as_text()); return;
    case ValueKind::bytes: append_hex(out, bytes_of(value)); return;
    case ValueKind::date: append_keyword(out, "DATE", to_string(value.as_date())); return;
    case ValueKind::time: append_keyword(out, "TIME", to_string(value.as_time())); return;
    case ValueKind::datetime: append_keyword(out, "TIMESTAMP", to_string(value.as_datetime())); return;
    // no zone: every session of ours runs at +00:00
    case ValueKind::timestamp: append_keyword(out, "TIMESTAMP", to_string(value.as_timestamp())); return;
    case ValueKind::uuid:
      if (type.id == TypeId::binary) append_hex(out, uuid_bytes(value.as_uuid()));
      else append_quoted(out, value.as_uuid().to_string());
      return;
    case ValueKind::json: append_json(out, value, type, member); return;
    case ValueKind::interval:
    case ValueKind::array: return;  // refused above
  }
}

// MySQL's TEXT, BLOB and JSON columns have no default but an expression. MariaDB keeps a default's text in its own
// words, and of _utf8mb4 X'27' writes a quote that it cannot read again; of CONVERT it keeps the digits.
void append_default(std::string& out, const Value& value, const SqlType& type, const Member& member) {
  const std::size_t begin = out.size();
  append_literal(out, value, type, member);
  const auto starts_with = [&](std::string_view text) { return out.compare(begin, text.size(), text) == 0; };
  if (starts_with("(-")) {  // a number, which needs no parentheses here
    out.erase(begin, 1);
    out.pop_back();
    return;
  }
  constexpr std::string_view introducer = "_utf8mb4 ";
  if (member.database == Database::mariadb && starts_with(introducer)) {
    out.replace(begin, introducer.size(), "(CONVERT(");
    out += " USING utf8mb4))";
    return;
  }
  std::string declared;
  append_type(declared, type, TypeUse::column, member);
  const bool is_long = declared == "TEXT" || declared == "LONGBLOB" || declared == "JSON";
  if (member.database == Database::mariadb || !is_long || value.is_null()) return;
  out.insert(begin, 1, '(');
  out += ')';
}

}  // namespace quarry::mysql
