// SPDX-License-Identifier: MIT
#include "drivers/mysql/decode.hpp"

namespace quarry::drivers::mysql {

namespace {

FieldPlan integer_plan(const FieldFacts& facts, TypeId id, TypeId unsigned_id, const char* name) {
  FieldPlan plan;
  plan.fetch = facts.is_unsigned ? Fetch::unsigned_integer : Fetch::integer;
  plan.type.id = facts.is_unsigned ? unsigned_id : id;
  plan.native_type = facts.is_unsigned ? std::string(name) + " UNSIGNED" : name;
  return plan;
}

FieldPlan plan(Fetch fetch, SqlType type, const char* name) { return {fetch, type, name}; }

constexpr unsigned long bytes_per_character = 4;  // of utf8mb4, in which lengths are told

}  // namespace

FieldPlan plan_of(const FieldFacts& facts) {
  switch (facts.type) {
    case field::tiny:
      // TINYINT(1) is what BOOLEAN means on these servers
      if (facts.length == 1 && !facts.is_unsigned) return plan(Fetch::integer, {.id = TypeId::boolean}, "TINYINT(1)");
      return integer_plan(facts, TypeId::small_integer, TypeId::small_integer, "TINYINT");
    case field::small: return integer_plan(facts, TypeId::small_integer, TypeId::integer, "SMALLINT");
    case field::year: return plan(Fetch::unsigned_integer, {.id = TypeId::small_integer}, "YEAR");
    case field::medium: return integer_plan(facts, TypeId::integer, TypeId::integer, "MEDIUMINT");
    case field::integer: return integer_plan(facts, TypeId::integer, TypeId::big_integer, "INT");
    case field::big: return integer_plan(facts, TypeId::big_integer, TypeId::unsigned_big_integer, "BIGINT");
    case field::real: return plan(Fetch::real, {.id = TypeId::real}, "FLOAT");
    case field::double_precision: return plan(Fetch::real, {.id = TypeId::double_precision}, "DOUBLE");
    case field::decimal:
    case field::new_decimal: {
      // The display length counts a sign and a point where there may be one.
      unsigned long precision = facts.length;
      if (facts.decimals > 0 && precision > 0) --precision;
      if (!facts.is_unsigned && precision > 0) --precision;
      return plan(Fetch::decimal,
                  {.id = TypeId::numeric,
                   .length = static_cast<std::uint32_t>(precision),
                   .scale = static_cast<std::uint16_t>(facts.decimals)},
                  "DECIMAL");
    }
    case field::date:
    case field::new_date: return plan(Fetch::date, {.id = TypeId::date}, "DATE");
    case field::time: return plan(Fetch::time, {.id = TypeId::time}, "TIME");
    case field::datetime: return plan(Fetch::datetime, {.id = TypeId::datetime}, "DATETIME");
    case field::timestamp: return plan(Fetch::timestamp, {.id = TypeId::timestamp}, "TIMESTAMP");
    case field::bit:
      return plan(Fetch::bits,
                  {.id = facts.length == 1   ? TypeId::boolean
                         : facts.length < 64 ? TypeId::big_integer
                                             : TypeId::unsigned_big_integer},
                  "BIT");
    case field::json: return plan(Fetch::json, {.id = TypeId::json}, "JSON");
    case field::geometry: return plan(Fetch::bytes, {.id = TypeId::binary}, "GEOMETRY");
    case field::null: return plan(Fetch::text, {}, "NULL");
    default: break;
  }
  if (facts.format == "json") return plan(Fetch::json, {.id = TypeId::json}, "JSON");
  if (facts.data_type == "uuid") return plan(Fetch::text, {.id = TypeId::uuid}, "UUID");
  const bool is_blob = facts.type >= field::tiny_blob && facts.type <= field::blob;
  if (facts.is_binary) {
    return plan(Fetch::bytes, {.id = TypeId::binary, .length = is_blob ? 0 : static_cast<std::uint32_t>(facts.length)},
                is_blob ? "BLOB" : "BINARY");
  }
  if (is_blob) return plan(Fetch::text, {.id = TypeId::text}, "TEXT");
  return plan(Fetch::text,
              {.id = TypeId::string, .length = static_cast<std::uint32_t>(facts.length / bytes_per_character)},
              facts.type == field::string ? "CHAR" : "VARCHAR");
}

std::uint64_t bits_value(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace quarry::drivers::mysql
