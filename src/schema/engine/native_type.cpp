// SPDX-License-Identifier: MIT
#include "schema/engine/native_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "quarry/types/error.hpp"

namespace quarry::detail {

namespace {

/// "timestamp(6) with time zone[]" taken apart: words "timestamp with time zone", measures "6", one dimension.
struct TypeName {
  std::string words;
  std::string measures;  // as written, without blanks
  bool array = false;
};

TypeName take_apart(std::string_view name) {
  TypeName result;
  bool quoted = false, measuring = false;
  for (const char c : name) {
    if (c == '\'') quoted = !quoted;
    if (measuring && c == ')' && !quoted) {
      measuring = false;
      result.words += ' ';
    } else if (measuring) {
      if (quoted || c != ' ') result.measures += c;
    } else if (c == '(') {
      measuring = true;
    } else if (c == '[') {
      result.array = true;
      break;
    } else if (c != ' ' || (!result.words.empty() && result.words.back() != ' ')) {
      result.words += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  while (!result.words.empty() && result.words.back() == ' ') result.words.pop_back();
  for (std::size_t at = 0; (at = result.words.find("  ", at)) != std::string::npos;) result.words.erase(at, 1);
  return result;
}

using Synonym = std::pair<std::string_view, std::string_view>;

constexpr std::array postgresql_synonyms = {
    Synonym{"int", "integer"},
    Synonym{"int4", "integer"},
    Synonym{"int8", "bigint"},
    Synonym{"int2", "smallint"},
    Synonym{"bool", "boolean"},
    Synonym{"varchar", "character varying"},
    Synonym{"char", "character"},
    Synonym{"bpchar", "character"},
    Synonym{"decimal", "numeric"},
    Synonym{"float4", "real"},
    Synonym{"float8", "double precision"},
    Synonym{"float", "double precision"},
    Synonym{"time", "time without time zone"},
    Synonym{"timetz", "time with time zone"},
    Synonym{"timestamp", "timestamp without time zone"},
    Synonym{"timestamptz", "timestamp with time zone"},
};
constexpr std::array mysql_synonyms = {
    Synonym{"integer", "int"},     Synonym{"integer unsigned", "int unsigned"},
    Synonym{"numeric", "decimal"}, Synonym{"dec", "decimal"},
    Synonym{"fixed", "decimal"},   Synonym{"double precision", "double"},
    Synonym{"real", "double"},     Synonym{"character varying", "varchar"},
    Synonym{"character", "char"},
};

std::string_view synonym(std::span<const Synonym> all, std::string_view word) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Synonym& s) { return s.first == word; });
  return found == all.end() ? word : found->second;
}

bool is_mysql(std::string_view database) { return database == "mysql" || database == "mariadb"; }

TypeName canonical_name(std::string_view database, std::string_view name) {
  TypeName type = take_apart(name);
  if (database == "postgresql") {
    type.words = synonym(postgresql_synonyms, type.words);
    if (type.words == "numeric" && !type.measures.empty() && type.measures.find(',') == std::string::npos) {
      type.measures += ",0";
    }
    if (type.words == "character" && type.measures.empty()) type.measures = "1";
  } else if (is_mysql(database)) {
    if (type.words == "bool" || type.words == "boolean") return {.words = "tinyint", .measures = "1"};
    type.words = synonym(mysql_synonyms, type.words);
    const bool integer = type.words.find("int") != std::string::npos && type.words.find("point") == std::string::npos;
    // the width of an integer says how it is printed; tinyint(1) is the name of booleans
    if (integer && !(type.words == "tinyint" && type.measures == "1")) type.measures.clear();
    if (type.words.starts_with("decimal")) {
      if (type.measures.empty()) type.measures = "10";
      if (type.measures.find(',') == std::string::npos) type.measures += ",0";
    }
    if (type.words == "char" && type.measures.empty()) type.measures = "1";
  }
  return type;
}

std::string joined(const TypeName& type) {
  std::string text = type.words;
  if (!type.measures.empty()) {
    // "timestamp(6) with time zone", "decimal(10,2) unsigned": the measures follow the first word of these
    std::size_t at = text.size();
    for (const std::string_view end : {" without time zone", " with time zone", " unsigned", " unsigned zerofill"}) {
      if (text.ends_with(end)) at = std::min(at, text.size() - end.size());
    }
    text.insert(at, "(" + type.measures + ")");
  }
  return type.array ? text + "[]" : text;
}

struct Family {
  std::string_view words;
  TypeId id;
};

constexpr std::array postgresql_families = {
    Family{"boolean", TypeId::boolean},
    Family{"smallint", TypeId::small_integer},
    Family{"integer", TypeId::integer},
    Family{"bigint", TypeId::big_integer},
    Family{"real", TypeId::real},
    Family{"double precision", TypeId::double_precision},
    Family{"numeric", TypeId::numeric},
    Family{"character varying", TypeId::string},
    Family{"character", TypeId::string},
    Family{"text", TypeId::text},
    Family{"citext", TypeId::text},
    Family{"bytea", TypeId::binary},
    Family{"date", TypeId::date},
    Family{"time without time zone", TypeId::time},
    Family{"timestamp without time zone", TypeId::datetime},
    Family{"timestamp with time zone", TypeId::timestamp},
    Family{"interval", TypeId::interval},
    Family{"uuid", TypeId::uuid},
    Family{"json", TypeId::json},
    Family{"jsonb", TypeId::jsonb},
};
constexpr std::array mysql_families = {
    Family{"tinyint", TypeId::small_integer},
    Family{"tinyint unsigned", TypeId::small_integer},
    Family{"smallint", TypeId::small_integer},
    Family{"smallint unsigned", TypeId::integer},
    Family{"mediumint", TypeId::integer},
    Family{"mediumint unsigned", TypeId::integer},
    Family{"int", TypeId::integer},
    Family{"int unsigned", TypeId::big_integer},
    Family{"bigint", TypeId::big_integer},
    Family{"bigint unsigned", TypeId::unsigned_big_integer},
    Family{"year", TypeId::small_integer},
    Family{"float", TypeId::real},
    Family{"double", TypeId::double_precision},
    Family{"decimal", TypeId::numeric},
    Family{"varchar", TypeId::string},
    Family{"char", TypeId::string},
    Family{"enum", TypeId::string},
    Family{"set", TypeId::string},
    Family{"tinytext", TypeId::text},
    Family{"text", TypeId::text},
    Family{"mediumtext", TypeId::text},
    Family{"longtext", TypeId::text},
    Family{"binary", TypeId::binary},
    Family{"varbinary", TypeId::binary},
    Family{"tinyblob", TypeId::binary},
    Family{"blob", TypeId::binary},
    Family{"mediumblob", TypeId::binary},
    Family{"longblob", TypeId::binary},
    Family{"date", TypeId::date},
    Family{"time", TypeId::time},
    Family{"datetime", TypeId::datetime},
    Family{"timestamp", TypeId::timestamp},
    Family{"uuid", TypeId::uuid},
    Family{"json", TypeId::json},
};

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string canonical_type(std::string_view database, std::string_view name) {
  return joined(canonical_name(database, name));
}

SqlType type_of_name(std::string_view database, std::string_view name) {
  const TypeName type = canonical_name(database, name);
  SqlType result;
  const std::span<const Family> families =
      is_mysql(database) ? std::span<const Family>(mysql_families) : std::span<const Family>(postgresql_families);
  for (const Family& family : families) {
    if (family.words == type.words) result.id = family.id;
  }
  if (is_mysql(database) && type.words == "tinyint" && type.measures == "1") result.id = TypeId::boolean;
  if (result.id == TypeId::numeric || result.id == TypeId::string || result.id == TypeId::binary) {
    const std::size_t comma = std::min(type.measures.find(','), type.measures.size());
    result.length = number(std::string_view(type.measures).substr(0, comma));
    if (result.id == TypeId::numeric && comma < type.measures.size()) {
      result.scale = static_cast<std::uint16_t>(number(std::string_view(type.measures).substr(comma + 1)));
    }
  }
  if (!type.array || !result.known()) return result;
  result.element = std::exchange(result.id, TypeId::array);
  return result;
}

bool is_native_only(const ReflectedColumn& column, const Dialect& dialect) {
  if (column.enumeration) return false;
  if (!column.type.known()) return true;
  std::string written;
  try {
    dialect.data().type_name(written, column.type, TypeUse::column);
  } catch (const CompileError&) {
    return true;
  }
  return canonical_type(dialect.name(), written) != canonical_type(dialect.name(), column.native);
}

std::vector<std::string> words_of_enum(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '\'') {
      if (inside) words.back() += name[i];
    } else if (!inside) {
      inside = true;
      words.emplace_back();
    } else if (i + 1 < name.size() && name[i + 1] == '\'') {
      words.back() += name[i++];
    } else {
      inside = false;
    }
  }
  return words;
}

}  // namespace quarry::detail
