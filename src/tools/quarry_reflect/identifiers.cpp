// SPDX-License-Identifier: MIT
#include "tools/quarry_reflect/identifiers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace quarry::reflect_tool {

namespace {

// Keywords, the names a struct or the program would lose by a member of that name, and macros of the C library.
constexpr std::array kept = {
    "EOF",
    "NULL",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "column",
    "column_names",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "metadata",
    "mutable",
    "namespace",
    "new",
    "node",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "quarry",
    "register",
    "reinterpret_cast",
    "requires",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "std",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

}  // namespace

std::string identifier(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const char kept_character = is_letter(c) || is_digit(c) ? c : '_';
    if (kept_character == '_' && !result.empty() && result.back() == '_') continue;
    result += kept_character;
  }
  if (result.size() > 1 && result[0] == '_' && is_upper(result[1])) result.erase(0, 1);
  if (result.empty() || is_digit(result.front())) result.insert(0, "_");
  if (result == "_") result = "unnamed";
  if (std::find(kept.begin(), kept.end(), result) != kept.end()) result += '_';
  return result;
}

std::string type_identifier(std::string_view name) {
  std::string result;
  bool begins = true;
  for (const char c : identifier(name)) {
    if (c == '_') {
      begins = true;
      continue;
    }
    result += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    begins = false;
  }
  if (result.empty() || is_digit(result.front())) result.insert(0, "T");
  return result;
}

std::string unique_identifier(const std::string& name, std::set<std::string>& taken) {
  std::string result = name;
  for (int i = 2; !taken.insert(result).second; ++i) result = fmt::format("{}_{}", name, i);
  return result;
}

std::string string_literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') result += fmt::format("\\{}", c);
    else if (c == '\n') result += "\\n";
    else if (code < 0x20 || code == 0x7f) result += fmt::format("\\{:03o}", code);
    else if (c == '?' && result.back() == '?') result += "\\?";  // no trigraphs
    else result += c;
  }
  return result + '"';
}

}  // namespace quarry::reflect_tool
