// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"
#include "quarry/types/sql_type.hpp"

#include <cstdint>
#include <string>

/// The type numbers that are fixed in PostgreSQL's catalog (src/include/catalog/pg_type.dat), and what they
/// mean to us.
namespace quarry::drivers::postgresql {

using Oid = std::uint32_t;

namespace oid {
inline constexpr Oid unspecified = 0, boolean = 16, bytea = 17, character = 18, name = 19, int8 = 20, int2 = 21,
                     int4 = 23, text = 25, object = 26, json = 114, float4 = 700, float8 = 701, unknown = 705,
                     bpchar = 1042, varchar = 1043, date = 1082, time = 1083, timestamp = 1114, timestamptz = 1184,
                     interval = 1186, numeric = 1700, uuid = 2950, jsonb = 3802;
}

/// How the bytes of a result column become a cell, chosen once per column.
enum class Decoder : std::uint8_t {
  boolean,
  int2,
  int4,
  int8,
  object,
  float4,
  float8,
  numeric,
  text,
  bytea,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
  array,
  text_form,  ///< of a text-format result: the text, made a number or bytes where the type says so
};

/// What is known of a type by its number.
struct TypeEntry {
  Oid oid;
  Oid array;  ///< the type of arrays of it, 0 when we read none
  Decoder decoder;
  TypeId id;
  const char* name;
};

/// The entry of a type; null for types whose binary form we do not read (their results are asked for as
/// text).
[[nodiscard]] const TypeEntry* find_type(Oid oid) noexcept;
/// The entry of the elements of an array type; null when `oid` is none we read.
[[nodiscard]] const TypeEntry* find_array(Oid oid) noexcept;
/// The type number of a declared type; `unspecified` for unknown and arrays.
[[nodiscard]] Oid oid_of(TypeId id) noexcept;
/// Type and native name of a result column. `modifier`: the typmod, -1 for none.
void describe_column(ColumnInfo& column, Oid oid, int modifier);

}  // namespace quarry::drivers::postgresql
