// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/oids.hpp"
#include "drivers/postgresql/wire.hpp"
#include "quarry/types/cell.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <string>

namespace quarry::drivers::postgresql {

/// The decoder of a result column in binary form; `text_form` when its type has none that we read.
[[nodiscard]] Decoder binary_decoder(Oid oid) noexcept;

/// 'infinity' and '-infinity' of dates and moments become the extremes of std::int64_t, as would what is beyond them.
template <class T>
[[nodiscard]] inline std::int64_t since_1970(T value, std::int64_t epoch) noexcept {
  if (value == std::numeric_limits<T>::max()) return std::numeric_limits<std::int64_t>::max();
  if (value == std::numeric_limits<T>::min()) return std::numeric_limits<std::int64_t>::min();
  std::int64_t moved = 0;
  if (__builtin_add_overflow(std::int64_t{value}, epoch, &moved)) return std::numeric_limits<std::int64_t>::max();
  return moved;
}

/// Makes a cell of a value in binary form that is not NULL. The server gives fixed-size types their size;
/// text, numeric and arrays carry their own, which the decode functions check.
inline void decode_binary(Cell& cell, Decoder decoder, const char* data, int size) noexcept {
  const auto integer = [&](CellKind kind, std::int64_t value) {
    cell.kind = kind;
    cell.integer = value;
  };
  const auto bytes = [&](CellKind kind) {
    cell.kind = kind;
    cell.size = static_cast<std::uint32_t>(size);
    cell.data = data;
  };
  switch (decoder) {
    case Decoder::boolean: return integer(CellKind::boolean, *data != 0);
    case Decoder::int2: return integer(CellKind::int64, read_integer<std::int16_t>(data));
    case Decoder::int4: return integer(CellKind::int64, read_integer<std::int32_t>(data));
    case Decoder::int8: return integer(CellKind::int64, read_integer<std::int64_t>(data));
    case Decoder::object: return integer(CellKind::int64, read_integer<std::uint32_t>(data));
    case Decoder::float4:
      cell.kind = CellKind::float64;
      cell.real = std::bit_cast<float>(read_integer<std::uint32_t>(data));
      return;
    case Decoder::float8:
      cell.kind = CellKind::float64;
      cell.real = std::bit_cast<double>(read_integer<std::uint64_t>(data));
      return;
    case Decoder::numeric: return bytes(CellKind::pg_numeric);
    case Decoder::bytea: return bytes(CellKind::bytes);
    case Decoder::date: return integer(CellKind::date, since_1970(read_integer<std::int32_t>(data), epoch_days));
    case Decoder::time: return integer(CellKind::time, read_integer<std::int64_t>(data));
    case Decoder::timestamp:
      return integer(CellKind::datetime, since_1970(read_integer<std::int64_t>(data), epoch_microseconds));
    case Decoder::timestamptz:
      return integer(CellKind::timestamp, since_1970(read_integer<std::int64_t>(data), epoch_microseconds));
    case Decoder::interval: return bytes(CellKind::interval);
    case Decoder::uuid: return bytes(CellKind::uuid);
    case Decoder::json: return bytes(CellKind::json);
    case Decoder::jsonb:
      bytes(CellKind::json);
      if (size > 0) {  // one byte of version first
        cell.data = data + 1;
        --cell.size;
      }
      return;
    case Decoder::array: return bytes(CellKind::pg_array);
    case Decoder::text:
    case Decoder::text_form: break;
  }
  bytes(CellKind::text);
}

/// Makes a cell of a value in text form that is not NULL. Numbers, truth values and bytea become what they
/// are; other types stay text, which the decode functions read by the column's type. `scratch` holds decoded
/// bytes until the next row.
void decode_text(Cell& cell, const SqlType& type, const char* data, int size, std::string& scratch);

}  // namespace quarry::drivers::postgresql
