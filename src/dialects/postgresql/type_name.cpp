// SPDX-License-Identifier: MIT
#include "dialects/postgresql/parts.hpp"
#include "dialects/type_parts.hpp"

namespace quarry::postgresql {

using namespace quarry::detail;

void append_type(std::string& out, const SqlType& type, TypeUse use) {
  switch (type.id) {
    case TypeId::unknown: refuse_unknown_type();
    case TypeId::boolean: out += "BOOLEAN"; return;
    case TypeId::small_integer: out += "SMALLINT"; return;
    case TypeId::integer: out += "INTEGER"; return;
    case TypeId::big_integer: out += "BIGINT"; return;
    case TypeId::unsigned_big_integer: out += "NUMERIC(20)"; return;  // its integers end at 2^63-1
    case TypeId::real: out += "REAL"; return;
    case TypeId::double_precision: out += "DOUBLE PRECISION"; return;
    case TypeId::numeric: return append_measured(out, "NUMERIC", type.length, type.scale);
    case TypeId::string: return append_measured(out, "VARCHAR", type.length);
    case TypeId::text: out += "TEXT"; return;
    case TypeId::binary: out += "BYTEA"; return;  // takes no length
    case TypeId::date: out += "DATE"; return;
    case TypeId::time: out += "TIME WITHOUT TIME ZONE"; return;
    case TypeId::datetime: out += "TIMESTAMP WITHOUT TIME ZONE"; return;
    case TypeId::timestamp: out += "TIMESTAMP WITH TIME ZONE"; return;
    case TypeId::interval: out += "INTERVAL"; return;
    case TypeId::uuid: out += "UUID"; return;
    case TypeId::json: out += "JSON"; return;
    case TypeId::jsonb: out += "JSONB"; return;
    case TypeId::array:
      // VARCHAR[] and TEXT[] do not mix as VARCHAR and TEXT do, so text without a length has one name here
      if (type.element == TypeId::string && type.length == 0) {
        out += "TEXT[]";
        return;
      }
      append_type(out, {.id = type.element, .length = type.length, .scale = type.scale}, use);
      out += "[]";
      return;
  }
}

}  // namespace quarry::postgresql
