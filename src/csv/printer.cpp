// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <span>

#include "csv/field_text.hpp"
#include "csv/scanner.hpp"
#include "quarry/types/error.hpp"
#include "types/plain_text.hpp"

namespace quarry::csv::detail {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

void append_hex(std::string& out, std::span<const std::byte> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  out += "\\x";
  for (const std::byte each : bytes) {
    out += digits[std::to_integer<unsigned>(each) >> 4];
    out += digits[std::to_integer<unsigned>(each) & 15];
  }
}

}  // namespace

Printer::Printer(const Options& options) : options_(options) { require_marks(options); }

void Printer::begin_field() {
  if (!first_) text_ += options_.delimiter;
  first_ = false;
}

void Printer::end_record() {
  text_ += '\n';
  first_ = true;
}

void Printer::add_null() {
  begin_field();
  text_ += options_.null;
}

void Printer::add_quoted(std::string_view text) {
  text_ += options_.quote;
  for (const char c : text) {
    if (c == options_.quote) text_ += options_.quote;
    text_ += c;
  }
  text_ += options_.quote;
}

void Printer::add_text(std::string_view text) {
  begin_field();
  // unquoted, what reads as NULL would be it, and what reads as a byte order mark would be skipped
  bool quotes = text == options_.null || text.empty() || text.substr(0, mark.size()) == mark;
  for (const char c : text) {
    quotes = quotes || c == options_.delimiter || c == options_.quote || c == '\n' || c == '\r';
  }
  if (quotes) add_quoted(text);
  else text_ += text;
}

void Printer::add_user_text(std::string_view text) {
  constexpr std::string_view beginnings = "=+-@\t\r";
  if (options_.escape_formulas && !text.empty() && beginnings.find(text[0]) != std::string_view::npos) {
    add_text("'" + std::string(text));
  } else {
    add_text(text);
  }
}

void Printer::add(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::null) return add_null();
  // the most usual ones, without a value in between
  if (cell.kind == CellKind::text && (is_text(column.type.id) || !column.type.known()))
    return add_user_text(cell.view());
  if (cell.kind == CellKind::int64 && is_integer(column.type.id)) {
    scratch_.clear();
    quarry::detail::append_text(scratch_, cell.integer);
    return add_text(scratch_);
  }
  add(decode_value(cell, column), column);
}

void Printer::add(const Value& value, const ColumnInfo& column) {
  using quarry::detail::append_text;
  using quarry::detail::plain_text;
  scratch_.clear();
  switch (value.kind()) {
    case ValueKind::null: return add_null();
    case ValueKind::string:
    case ValueKind::json: return add_user_text(value.as_text());
    case ValueKind::array:
      throw ConversionError(
          fmt::format("column \"{}\" is an array, and a CSV file has no form for it; select its members, or its text",
                      column.name));
    case ValueKind::boolean: scratch_ = value.as_bool() ? "true" : "false"; break;
    case ValueKind::int64: append_text(scratch_, value.as_int64()); break;
    case ValueKind::uint64: append_text(scratch_, value.as_uint64()); break;
    case ValueKind::float64: append_text(scratch_, value.as_double()); break;
    case ValueKind::decimal: scratch_ = value.as_text(); break;
    case ValueKind::bytes: append_hex(scratch_, value.as_bytes()); break;
    case ValueKind::date: scratch_ = plain_text(value.as_date()); break;
    case ValueKind::time: scratch_ = plain_text(value.as_time()); break;
    case ValueKind::datetime: scratch_ = plain_text(value.as_datetime()); break;
    case ValueKind::timestamp: scratch_ = plain_text(value.as_timestamp()) + "+00:00"; break;
    case ValueKind::interval: scratch_ = to_string(value.as_interval()); break;
    case ValueKind::uuid: scratch_ = value.as_uuid().to_string(); break;
  }
  add_text(scratch_);
}

}  // namespace quarry::csv::detail
