// SPDX-License-Identifier: MIT
#include "dialects/sqlite/parts.hpp"
#include "dialects/type_parts.hpp"

namespace quarry::sqlite {

using namespace quarry::detail;

namespace {

constexpr std::string_view here = "SQLite";

}  // namespace

// SQLite takes any words for a type. What matters: the words give the column its affinity, and the driver reads from
// them which type a column's values have.
void append_type(std::string& out, const SqlType& type, TypeUse use) {
  switch (type.id) {
    case TypeId::unknown: refuse_unknown_type();
    case TypeId::boolean: out += "BOOLEAN"; return;
    case TypeId::small_integer: out += "SMALLINT"; return;
    case TypeId::integer: out += "INTEGER"; return;
    case TypeId::big_integer: out += "BIGINT"; return;
    case TypeId::unsigned_big_integer: out += "UNSIGNED BIG INT"; return;
    case TypeId::real: out += "FLOAT"; return;
    case TypeId::double_precision: out += "DOUBLE"; return;
    case TypeId::numeric: return append_measured(out, "NUMERIC", type.length, type.scale);
    case TypeId::string: return append_measured(out, "VARCHAR", type.length);
    case TypeId::text: out += "TEXT"; return;
    case TypeId::binary: return append_measured(out, "BLOB", type.length);
    case TypeId::date: out += "DATE"; return;
    case TypeId::time: out += "TIME"; return;
    case TypeId::datetime: out += "DATETIME"; return;
    case TypeId::timestamp: out += "TIMESTAMP"; return;
    case TypeId::uuid: out += "CHAR(36)"; return;
    case TypeId::json:
    case TypeId::jsonb: out += use == TypeUse::cast ? "TEXT" : "JSON"; return;
    case TypeId::interval: refuse_type(type, here, "store the seconds as types::BigInteger{}");
    case TypeId::array: refuse_type(type, here, "use a table of its own, or types::Json{}");
  }
}

// A date is text here; CAST to any of these names would read a number from the text's beginning.
std::string_view cast_template(TypeId target, TypeId operand) {
  const bool moment = operand == TypeId::datetime || operand == TypeId::timestamp;
  switch (target) {
    case TypeId::boolean: return "({0} != 0)";
    case TypeId::date: return moment ? "date(substr({0}, 1, 19))" : "date({0})";
    case TypeId::time: return moment ? "substr({0}, 12)" : operand == TypeId::time ? "CAST({0} AS TEXT)" : "time({0})";
    case TypeId::datetime:
    case TypeId::timestamp: return moment ? "CAST({0} AS TEXT)" : "datetime({0})";
    default: return {};
  }
}

}  // namespace quarry::sqlite
