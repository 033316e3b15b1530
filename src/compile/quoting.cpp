// SPDX-License-Identifier: MIT
#include "quarry/compile/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/compile/dialect.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry {

namespace {

std::string_view word_for(Identifier what) noexcept {
  switch (what) {
    case Identifier::table: return "table name";
    case Identifier::column: return "column name";
    case Identifier::schema: return "schema name";
    case Identifier::label: return "label";
    case Identifier::alias: return "alias";
    case Identifier::cte: return "CTE name";
    case Identifier::constraint: return "constraint name";
    case Identifier::function: return "function name";
    case Identifier::other: return "name";
  }
  return "name";
}

bool is_alias(Identifier what) noexcept { return what == Identifier::label || what == Identifier::alias; }

void check_length(std::string_view name, const Dialect& dialect, Identifier what) {
  const DialectData& data = dialect.data();
  const std::size_t limit = is_alias(what) && data.max_alias != 0 ? data.max_alias : data.max_identifier;
  if (limit == 0) return;
  const std::size_t length = data.identifier_in_bytes ? name.size() : utf8_length(name);
  if (length <= limit) return;
  const std::string_view unit = data.identifier_in_bytes ? "bytes" : "characters";
  throw CompileError(fmt::format("the {} \"{}\" has {} {}, but {} keeps {}; give it a shorter one", word_for(what),
                                 shortened(name), length, unit, dialect.title(), limit));
}

void check_narrow(std::string_view name, const Dialect& dialect, Identifier what) {
  const bool beyond_bmp =
      std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  if (beyond_bmp) {
    throw CompileError(fmt::format("the {} \"{}\" holds a character beyond U+FFFF, which {} takes in no name",
                                   word_for(what), shortened(name), dialect.title()));
  }
  constexpr std::string_view blanks = " \t\n\v\f\r";
  if (blanks.find(name.back()) != std::string_view::npos) {
    throw CompileError(fmt::format("the {} \"{}\" ends with a blank, which {} does not keep", word_for(what),
                                   shortened(name), dialect.title()));
  }
  const auto first = static_cast<unsigned char>(name.front());
  if (is_alias(what) && (first <= 0x20 || first == 0x7F)) {
    throw CompileError(fmt::format("the {} \"{}\" begins with a blank or a control character, which {} drops",
                                   word_for(what), shortened(name), dialect.title()));
  }
}

void check(std::string_view name, const Dialect& dialect, Identifier what) {
  if (name.empty())
    throw CompileError(fmt::format("a {} is empty; every name has at least one character", word_for(what)));
  if (name.find('\0') != std::string_view::npos) {
    throw CompileError(fmt::format("the {} \"{}\" holds a NUL character, which no database keeps in a name",
                                   word_for(what), shortened(name.substr(0, name.find('\0')))));
  }
  if (!is_valid_utf8(name)) {
    throw CompileError(
        fmt::format("the {} with the bytes {} is not valid UTF-8", word_for(what), to_hex(name.substr(0, 64))));
  }
  check_length(name, dialect, what);
  if (dialect.data().narrow_identifiers) check_narrow(name, dialect, what);
}

// Lower-case letters, digits, _ and $, not beginning with a digit or $, and no word of the language.
bool is_safe_bare(std::string_view name, const DialectData& data) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [&](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '$'; });
  return plain && !is_digit(name[0]) && name[0] != '$' &&
         !std::binary_search(data.reserved_words.begin(), data.reserved_words.end(), name);
}

}  // namespace

void quote_identifier(std::string& out, std::string_view name, const Dialect& dialect, Identifier what) {
  check(name, dialect, what);
  const DialectData& data = dialect.data();
  if (is_safe_bare(name, data)) {
    out += name;
    return;
  }
  const char quote = data.identifier_quote;
  out += quote;
  for (const char c : name) {
    if (c == quote) out += quote;
    out += c;
  }
  out += quote;
}

std::string quote_identifier(std::string_view name, const Dialect& dialect, Identifier what) {
  std::string out;
  quote_identifier(out, name, dialect, what);
  return out;
}

}  // namespace quarry
