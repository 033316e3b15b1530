// SPDX-License-Identifier: MIT
#include <bit>
#include <chrono>
#include <cstring>

#include "quarry/types/value_traits.hpp"

namespace quarry::detail {

namespace {

// PostgreSQL's form of an interval, as the decoders expect it.
void put_big_endian(char* out, std::uint64_t value, int bytes) noexcept {
  for (int i = bytes - 1; i >= 0; --i, value >>= 8) out[i] = static_cast<char>(value & 0xFF);
}

}  // namespace

Cell cell_of(const Value& value, ValueOctets& octets) noexcept {
  Cell cell;
  const auto at = [&cell](CellKind kind, const char* data, std::size_t size) {
    cell.kind = kind;
    cell.data = data;
    cell.size = static_cast<std::uint32_t>(size);
  };
  const auto number = [&cell](CellKind kind, std::int64_t integer) {
    cell.kind = kind;
    cell.integer = integer;
  };
  switch (value.kind()) {
    case ValueKind::null: break;
    case ValueKind::boolean: number(CellKind::boolean, value.as_bool() ? 1 : 0); break;
    case ValueKind::int64: number(CellKind::int64, value.as_int64()); break;
    case ValueKind::uint64: number(CellKind::uint64, static_cast<std::int64_t>(value.as_uint64())); break;
    case ValueKind::float64:
      cell.kind = CellKind::float64;
      cell.real = value.as_double();
      break;
    case ValueKind::decimal: at(CellKind::decimal, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::string: at(CellKind::text, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::json: at(CellKind::json, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::bytes:
      at(CellKind::bytes, reinterpret_cast<const char*>(value.as_bytes().data()), value.as_bytes().size());
      break;
    case ValueKind::date:
      number(CellKind::date, std::chrono::sys_days{value.as_date()}.time_since_epoch().count());
      break;
    case ValueKind::time: number(CellKind::time, value.as_time().since_midnight.count()); break;
    case ValueKind::datetime: number(CellKind::datetime, value.as_datetime().time_since_epoch().count()); break;
    case ValueKind::timestamp: number(CellKind::timestamp, value.as_timestamp().time_since_epoch().count()); break;
    case ValueKind::interval: {
      const Interval interval = value.as_interval();
      put_big_endian(octets.bytes, static_cast<std::uint64_t>(interval.microseconds.count()), 8);
      put_big_endian(octets.bytes + 8, static_cast<std::uint32_t>(interval.days), 4);
      put_big_endian(octets.bytes + 12, static_cast<std::uint32_t>(interval.months), 4);
      at(CellKind::interval, octets.bytes, sizeof octets.bytes);
      break;
    }
    case ValueKind::uuid: {
      const Uuid uuid = value.as_uuid();
      std::memcpy(octets.bytes, uuid.bytes.data(), sizeof octets.bytes);
      at(CellKind::uuid, octets.bytes, sizeof octets.bytes);
      break;
    }
    case ValueKind::array: at(CellKind::value, reinterpret_cast<const char*>(&value), sizeof value); break;
  }
  return cell;
}

}  // namespace quarry::detail
