// SPDX-License-Identifier: MIT
#include "drivers/sqlite/decode.hpp"

#include <charconv>
#include <cstdint>
#include <string>

namespace quarry::drivers::sqlite {

namespace {

struct Declared {
  std::string word;  // upper case, without the measures: "CHARACTER VARYING"
  std::uint32_t first = 0, second = 0;
};

Declared split(std::string_view declaration) {
  Declared result;
  const std::size_t open = declaration.find('(');
  for (const char c : declaration.substr(0, open)) result.word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  while (result.word.ends_with(' ')) result.word.pop_back();
  if (open == std::string_view::npos) return result;
  const char* at = declaration.data() + open + 1;
  const char* end = declaration.data() + declaration.size();
  at = std::from_chars(at, end, result.first).ptr;
  while (at != end && (*at == ',' || *at == ' ')) ++at;
  std::from_chars(at, end, result.second);
  const std::size_t close = declaration.find(')', open);  // "TIMESTAMP(6) WITH TIME ZONE"
  if (close == std::string_view::npos) return result;
  for (const char c : declaration.substr(close + 1))
    result.word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return result;
}

}  // namespace

SqlType declared_type(std::string_view declaration) {
  const Declared declared = split(declaration);
  const std::string_view word = declared.word;
  const auto has = [&](std::string_view part) { return word.find(part) != std::string_view::npos; };

  if (word.starts_with("BOOL")) return {.id = TypeId::boolean};
  if (word == "DATE") return {.id = TypeId::date};
  if (word == "TIME") return {.id = TypeId::time};
  if (word.starts_with("DATETIME")) return {.id = TypeId::datetime};
  if (word.starts_with("TIMESTAMP")) return {.id = has("WITHOUT") ? TypeId::datetime : TypeId::timestamp};
  if (word == "UUID") return {.id = TypeId::uuid};
  if (word == "JSON") return {.id = TypeId::json};
  if (word == "JSONB") return {.id = TypeId::jsonb};
  if (word.starts_with("NUMERIC") || word.starts_with("DECIMAL")) {
    return {.id = TypeId::numeric, .length = declared.first, .scale = static_cast<std::uint16_t>(declared.second)};
  }
  if (word == "INTERVAL") return {.id = TypeId::interval};
  if (has("INT") && !has("POINT")) {
    if (has("UNSIGNED") && has("BIG")) return {.id = TypeId::unsigned_big_integer};
    if (has("BIG") || word == "INT8") return {.id = TypeId::big_integer};
    if (has("SMALL") || has("TINY") || word == "INT2") return {.id = TypeId::small_integer};
    return {.id = TypeId::integer};
  }
  if (has("TEXT") || has("CLOB")) return {.id = TypeId::text};
  if (has("CHAR")) return {.id = TypeId::string, .length = declared.first};
  if (has("BLOB") || has("BINARY") || word == "BYTEA") return {.id = TypeId::binary, .length = declared.first};
  if (has("REAL") || has("FLOA") || has("DOUB")) return {.id = TypeId::double_precision};
  return {};
}

}  // namespace quarry::drivers::sqlite
