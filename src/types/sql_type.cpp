// SPDX-License-Identifier: MIT
#include "quarry/types/sql_type.hpp"

#include "types/plain_text.hpp"

namespace quarry {
namespace {

// Types of one family compare without a cast.
TypeId family(TypeId id) noexcept {
  switch (id) {
    case TypeId::small_integer:
    case TypeId::integer:
    case TypeId::big_integer:
    case TypeId::unsigned_big_integer:
    case TypeId::real:
    case TypeId::double_precision: return TypeId::numeric;
    case TypeId::text: return TypeId::string;
    case TypeId::datetime:
    case TypeId::timestamp: return TypeId::date;
    case TypeId::jsonb: return TypeId::json;
    default: return id;
  }
}

const char* name_of(TypeId id) noexcept {
  switch (id) {
    case TypeId::unknown: return "UNKNOWN";
    case TypeId::boolean: return "BOOLEAN";
    case TypeId::small_integer: return "SMALLINT";
    case TypeId::integer: return "INTEGER";
    case TypeId::big_integer: return "BIGINT";
    case TypeId::unsigned_big_integer: return "BIGINT UNSIGNED";
    case TypeId::real: return "REAL";
    case TypeId::double_precision: return "DOUBLE PRECISION";
    case TypeId::numeric: return "NUMERIC";
    case TypeId::string: return "VARCHAR";
    case TypeId::text: return "TEXT";
    case TypeId::binary: return "BLOB";
    case TypeId::date: return "DATE";
    case TypeId::time: return "TIME";
    case TypeId::datetime: return "DATETIME";
    case TypeId::timestamp: return "TIMESTAMP WITH TIME ZONE";
    case TypeId::interval: return "INTERVAL";
    case TypeId::uuid: return "UUID";
    case TypeId::json: return "JSON";
    case TypeId::jsonb: return "JSONB";
    case TypeId::array: return "ARRAY";
  }
  return "UNKNOWN";
}

}  // namespace

bool is_integer(TypeId id) noexcept {
  return id == TypeId::small_integer || id == TypeId::integer || id == TypeId::big_integer ||
         id == TypeId::unsigned_big_integer;
}

bool is_number(TypeId id) noexcept { return family(id) == TypeId::numeric; }

bool is_text(TypeId id) noexcept { return id == TypeId::string || id == TypeId::text; }

bool is_temporal(TypeId id) noexcept { return id == TypeId::time || family(id) == TypeId::date; }

bool comparable(TypeId a, TypeId b) noexcept {
  return a == TypeId::unknown || b == TypeId::unknown || family(a) == family(b);
}

std::string to_string(const SqlType& type) {
  if (type.id == TypeId::array && type.element != TypeId::unknown) {
    return to_string(SqlType{.id = type.element, .length = type.length, .scale = type.scale}) + "[]";
  }
  std::string text = name_of(type.id);
  const bool measured = type.id == TypeId::string || type.id == TypeId::binary || type.id == TypeId::numeric;
  if (measured && type.length != 0) {
    text += '(';
    detail::append_text(text, std::uint64_t{type.length});
    if (type.id == TypeId::numeric) {
      text += ", ";
      detail::append_text(text, std::uint64_t{type.scale});
    }
    text += ')';
  }
  return text;
}

}  // namespace quarry
