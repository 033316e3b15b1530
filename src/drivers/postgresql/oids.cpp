// SPDX-License-Identifier: MIT
#include "drivers/postgresql/oids.hpp"

namespace quarry::drivers::postgresql {

namespace {

// clang-format off
constexpr TypeEntry entries[] = {
    {oid::boolean,     1000, Decoder::boolean,     TypeId::boolean,          "bool"},
    {oid::int2,        1005, Decoder::int2,        TypeId::small_integer,    "int2"},
    {oid::int4,        1007, Decoder::int4,        TypeId::integer,          "int4"},
    {oid::int8,        1016, Decoder::int8,        TypeId::big_integer,      "int8"},
    {oid::object,      0,    Decoder::object,      TypeId::big_integer,      "oid"},
    {oid::float4,      1021, Decoder::float4,      TypeId::real,             "float4"},
    {oid::float8,      1022, Decoder::float8,      TypeId::double_precision, "float8"},
    {oid::numeric,     1231, Decoder::numeric,     TypeId::numeric,          "numeric"},
    {oid::text,        1009, Decoder::text,        TypeId::text,             "text"},
    {oid::varchar,     1015, Decoder::text,        TypeId::string,           "varchar"},
    {oid::bpchar,      1014, Decoder::text,        TypeId::string,           "bpchar"},
    {oid::character,   0,    Decoder::text,        TypeId::string,           "char"},
    {oid::name,        1003, Decoder::text,        TypeId::string,           "name"},
    {oid::unknown,     0,    Decoder::text,        TypeId::text,             "unknown"},
    {oid::bytea,       1001, Decoder::bytea,       TypeId::binary,           "bytea"},
    {oid::date,        1182, Decoder::date,        TypeId::date,             "date"},
    {oid::time,        1183, Decoder::time,        TypeId::time,             "time"},
    {oid::timestamp,   1115, Decoder::timestamp,   TypeId::datetime,         "timestamp"},
    {oid::timestamptz, 1185, Decoder::timestamptz, TypeId::timestamp,        "timestamptz"},
    {oid::interval,    1187, Decoder::interval,    TypeId::interval,         "interval"},
    {oid::uuid,        2951, Decoder::uuid,        TypeId::uuid,             "uuid"},
    {oid::json,        199,  Decoder::json,        TypeId::json,             "json"},
    {oid::jsonb,       3807, Decoder::jsonb,       TypeId::jsonb,            "jsonb"},
};
// clang-format on

}  // namespace

const TypeEntry* find_type(Oid oid) noexcept {
  for (const TypeEntry& entry : entries) {
    if (entry.oid == oid) return &entry;
  }
  return nullptr;
}

const TypeEntry* find_array(Oid oid) noexcept {
  if (oid == 0) return nullptr;
  for (const TypeEntry& entry : entries) {
    if (entry.array == oid) return &entry;
  }
  return nullptr;
}

Oid oid_of(TypeId id) noexcept {
  switch (id) {
    case TypeId::boolean: return oid::boolean;
    case TypeId::small_integer:
    case TypeId::integer: return oid::int4;
    case TypeId::big_integer: return oid::int8;
    case TypeId::unsigned_big_integer:
    case TypeId::numeric: return oid::numeric;
    case TypeId::real:
    case TypeId::double_precision: return oid::float8;
    case TypeId::string:
    case TypeId::text: return oid::text;
    case TypeId::binary: return oid::bytea;
    case TypeId::date: return oid::date;
    case TypeId::time: return oid::time;
    case TypeId::datetime: return oid::timestamp;
    case TypeId::timestamp: return oid::timestamptz;
    case TypeId::interval: return oid::interval;
    case TypeId::uuid: return oid::uuid;
    case TypeId::json: return oid::json;
    case TypeId::jsonb: return oid::jsonb;
    case TypeId::unknown:
    case TypeId::array: break;
  }
  return oid::unspecified;
}

void describe_column(ColumnInfo& column, Oid oid, int modifier) {
  if (const TypeEntry* type = find_type(oid)) {
    column.type.id = type->id;
    column.native_type = type->name;
    if (oid == oid::numeric && modifier >= 4) {  // typmod: precision and scale in 16 bits each, plus 4
      column.type.length = static_cast<std::uint32_t>((modifier - 4) >> 16) & 0xFFFF;
      column.type.scale = static_cast<std::uint16_t>((modifier - 4) & 0x7FF);
    } else if ((oid == oid::varchar || oid == oid::bpchar) && modifier >= 4) {
      column.type.length = static_cast<std::uint32_t>(modifier - 4);
    }
  } else if (const TypeEntry* element = find_array(oid)) {
    column.type = {.id = TypeId::array, .element = element->id};
    column.native_type = std::string(element->name) + "[]";
  } else {
    column.native_type = "oid " + std::to_string(oid);
  }
}

}  // namespace quarry::drivers::postgresql
