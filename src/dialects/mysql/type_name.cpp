// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "dialects/mysql/parts.hpp"
#include "dialects/type_parts.hpp"
#include "quarry/types/error.hpp"

namespace quarry::mysql {

namespace {

using namespace quarry::detail;

// A row has 65,535 bytes, and utf8mb4 takes four for a character.
constexpr std::uint32_t longest_varchar = 16'383;
constexpr std::uint32_t longest_varbinary = 65'532;

// NUMERIC alone means NUMERIC(10, 0) here, which rounds without a word; the widest one does not.
void append_numeric(std::string& out, std::string_view name, const SqlType& type, const Member& member) {
  if (type.length > 65 || type.scale > member.max_scale || (type.length != 0 && type.scale > type.length)) {
    throw CompileError(fmt::format("{} is not available on {}; it has at most 65 digits, {} of them after the point",
                                   to_string(type), member.title(), member.max_scale));
  }
  append_measured(out, name, type.length != 0 ? type.length : 65, type.length != 0 ? type.scale : std::uint16_t{30});
}

[[noreturn]] void refuse_key(std::string_view name, std::string_view instead, const Member& member) {
  throw CompileError(
      fmt::format("a {} column in a key or index needs a length on {}: {}", name, member.title(), instead));
}

void append_string(std::string& out, const SqlType& type, TypeUse use, const Member& member) {
  const bool measured = type.id == TypeId::string && type.length != 0;
  if (!measured) {
    if (use == TypeUse::key_column) refuse_key(to_string(type), "types::String{n}", member);
    out += "TEXT";
    return;
  }
  if (type.length > longest_varchar) {
    throw CompileError(fmt::format("{} is not available on {}, where {} is the most; use types::Text{{}}",
                                   to_string(type), member.title(), longest_varchar));
  }
  append_measured(out, "VARCHAR", type.length);
}

void append_binary(std::string& out, const SqlType& type, TypeUse use, const Member& member) {
  if (type.length != 0 && type.length <= longest_varbinary) return append_measured(out, "VARBINARY", type.length);
  if (use == TypeUse::key_column) refuse_key(to_string(type), "types::LargeBinary{n}", member);
  out += "LONGBLOB";
}

// CAST knows fewer names than CREATE TABLE does.
void append_cast_type(std::string& out, const SqlType& type, const Member& member) {
  switch (type.id) {
    case TypeId::small_integer:
    case TypeId::integer:
    case TypeId::big_integer: out += "SIGNED INTEGER"; return;
    case TypeId::unsigned_big_integer: out += "UNSIGNED INTEGER"; return;
    case TypeId::real:
      if (!member.double_cast) refuse_type(type, "MySQL before 8.0.17 in CAST", "cast to types::Double{}");
      out += "FLOAT";
      return;
    case TypeId::double_precision: out += "DOUBLE"; return;
    case TypeId::numeric: return append_numeric(out, "DECIMAL", type, member);
    case TypeId::string: return append_measured(out, "CHAR", type.length);
    case TypeId::text: out += "CHAR"; return;
    case TypeId::binary: out += "BINARY"; return;  // a length would fill up with zero bytes
    case TypeId::date: out += "DATE"; return;
    case TypeId::time: out += "TIME(6)"; return;
    case TypeId::datetime:
    case TypeId::timestamp: out += "DATETIME(6)"; return;
    // MariaDB's own UUID type refuses values whose variant bits RFC 9562 does not define
    case TypeId::uuid: out += "CHAR(36)"; return;
    case TypeId::json:
    case TypeId::jsonb: out += member.json_type ? "JSON" : "CHAR"; return;
    case TypeId::boolean: refuse_type(type, member.title(), "compare with 0 instead");
    case TypeId::unknown:
    case TypeId::interval:
    case TypeId::array: return;  // refused before
  }
}

}  // namespace

void append_type(std::string& out, const SqlType& type, TypeUse use, const Member& member) {
  if (type.id == TypeId::unknown) refuse_unknown_type();
  if (type.id == TypeId::interval) refuse_type(type, member.title(), "store the seconds as types::BigInteger{}");
  if (type.id == TypeId::array) refuse_type(type, member.title(), "use a table of its own, or types::Json{}");
  if (use == TypeUse::cast) return append_cast_type(out, type, member);
  switch (type.id) {
    case TypeId::boolean: out += "BOOL"; return;
    case TypeId::small_integer: out += "SMALLINT"; return;
    case TypeId::integer: out += "INTEGER"; return;
    case TypeId::big_integer: out += "BIGINT"; return;
    case TypeId::unsigned_big_integer: out += "BIGINT UNSIGNED"; return;
    case TypeId::real: out += "FLOAT"; return;
    case TypeId::double_precision: out += "DOUBLE"; return;
    case TypeId::numeric: return append_numeric(out, "NUMERIC", type, member);
    case TypeId::string:
    case TypeId::text: return append_string(out, type, use, member);
    case TypeId::binary: return append_binary(out, type, use, member);
    case TypeId::date: out += "DATE"; return;
    case TypeId::time: out += "TIME(6)"; return;
    case TypeId::datetime:
    case TypeId::timestamp: out += "DATETIME(6)"; return;  // TIMESTAMP ends in 2038
    case TypeId::uuid: out += "CHAR(36)"; return;
    case TypeId::json:
    case TypeId::jsonb: out += "JSON"; return;
    case TypeId::unknown:
    case TypeId::interval:
    case TypeId::array: return;  // refused above
  }
}

std::string_view cast_template(TypeId target, const Member& member) {
  if (target == TypeId::boolean) return "({0} != 0)";
  if (target == TypeId::double_precision && !member.double_cast) return "({0} + 0e0)";
  return {};
}

}  // namespace quarry::mysql
