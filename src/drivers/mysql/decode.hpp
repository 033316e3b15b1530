// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/types/cell.hpp"

/// What a result column's description means: pure functions over the numbers of the protocol.
namespace quarry::drivers::mysql {

/// Column types by their protocol numbers (enum_field_types), which never change.
namespace field {
inline constexpr int decimal = 0, tiny = 1, small = 2, integer = 3, real = 4, double_precision = 5, null = 6,
                     timestamp = 7, big = 8, medium = 9, date = 10, time = 11, datetime = 12, year = 13, new_date = 14,
                     varchar = 15, bit = 16, json = 245, new_decimal = 246, enumeration = 247, set = 248,
                     tiny_blob = 249, medium_blob = 250, long_blob = 251, blob = 252, var_string = 253, string = 254,
                     geometry = 255;
}

/// What the server says of a column.
struct FieldFacts {
  int type = field::null;
  bool is_unsigned = false;
  bool is_binary = false;    ///< character set 63
  unsigned long length = 0;  ///< display length in bytes
  unsigned decimals = 0;
  std::string_view format;     ///< MariaDB's extended metadata: "json"
  std::string_view data_type;  ///< the same: "uuid", "inet6"
};

/// How a column's values are fetched and turned into cells.
enum class Fetch : std::uint8_t {
  integer,
  unsigned_integer,
  real,
  decimal,
  text,
  bytes,
  json,
  bits,
  date,
  time,
  datetime,
  timestamp
};

struct FieldPlan {
  Fetch fetch = Fetch::text;
  SqlType type;
  std::string native_type;
};

[[nodiscard]] FieldPlan plan_of(const FieldFacts& facts);

/// The number in a BIT column's bytes, most significant first.
[[nodiscard]] std::uint64_t bits_value(std::string_view bytes) noexcept;

}  // namespace quarry::drivers::mysql
