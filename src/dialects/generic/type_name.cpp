// SPDX-License-Identifier: MIT
#include "dialects/generic/parts.hpp"
#include "dialects/type_parts.hpp"

namespace quarry::generic {

using namespace quarry::detail;

void append_type(std::string& out, const SqlType& type, TypeUse use) {
  switch (type.id) {
    case TypeId::unknown: refuse_unknown_type();
    case TypeId::boolean: out += "BOOLEAN"; return;
    case TypeId::small_integer: out += "SMALLINT"; return;
    case TypeId::integer: out += "INTEGER"; return;
    case TypeId::big_integer: out += "BIGINT"; return;
    case TypeId::unsigned_big_integer: out += "NUMERIC(20)"; return;
    case TypeId::real: out += "FLOAT"; return;
    case TypeId::double_precision: out += "DOUBLE"; return;
    case TypeId::numeric: return append_measured(out, "NUMERIC", type.length, type.scale);
    case TypeId::string: return append_measured(out, "VARCHAR", type.length);
    case TypeId::text: out += "TEXT"; return;
    case TypeId::binary: return append_measured(out, "BLOB", type.length);
    case TypeId::date: out += "DATE"; return;
    case TypeId::time: out += "TIME"; return;
    case TypeId::datetime: out += "DATETIME"; return;
    case TypeId::timestamp: out += "TIMESTAMP WITH TIME ZONE"; return;
    case TypeId::interval: out += "INTERVAL"; return;
    case TypeId::uuid: out += "UUID"; return;
    case TypeId::json:
    case TypeId::jsonb: out += "JSON"; return;
    case TypeId::array:
      append_type(out, {.id = type.element, .length = type.length, .scale = type.scale}, use);
      out += "[]";
      return;
  }
}

}  // namespace quarry::generic
