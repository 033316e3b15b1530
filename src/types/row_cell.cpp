// SPDX-License-Identifier: MIT
#include "types/row_cell.hpp"

#include <chrono>
#include <cstring>
#include <span>
#include <string>

namespace quarry::detail {

Cell row_cell(const Value& value) noexcept {
  Cell cell;
  const auto number = [&cell](CellKind kind, std::int64_t integer) {
    cell.kind = kind;
    cell.integer = integer;
  };
  const auto at = [&cell](CellKind kind, const void* data, std::size_t size) {
    cell.kind = kind;
    cell.data = static_cast<const char*>(data);
    cell.size = static_cast<std::uint32_t>(size);
  };
  const auto itself = [&] { at(CellKind::value, &value, sizeof value); };
  const auto text = [&](CellKind kind) {
    if (value.as_text().size() <= largest_cell) at(kind, value.as_text().data(), value.as_text().size());
    else itself();
  };
  switch (value.kind()) {
    case ValueKind::null: break;
    case ValueKind::boolean: number(CellKind::boolean, value.as_bool() ? 1 : 0); break;
    case ValueKind::int64: number(CellKind::int64, value.as_int64()); break;
    case ValueKind::float64:
      cell.kind = CellKind::float64;
      cell.real = value.as_double();
      break;
    case ValueKind::decimal: text(CellKind::decimal); break;
    case ValueKind::string: text(CellKind::text); break;
    case ValueKind::json: text(CellKind::json); break;
    case ValueKind::bytes:
      if (value.as_bytes().size() <= largest_cell)
        at(CellKind::bytes, value.as_bytes().data(), value.as_bytes().size());
      else itself();
      break;
    case ValueKind::date:
      if (value.as_date().ok())
        number(CellKind::date, std::chrono::sys_days(value.as_date()).time_since_epoch().count());
      else itself();
      break;
    case ValueKind::time: number(CellKind::time, value.as_time().since_midnight.count()); break;
    case ValueKind::datetime: number(CellKind::datetime, value.as_datetime().time_since_epoch().count()); break;
    case ValueKind::timestamp: number(CellKind::timestamp, value.as_timestamp().time_since_epoch().count()); break;
    case ValueKind::uint64:
    case ValueKind::interval:
    case ValueKind::uuid:
    case ValueKind::array: itself(); break;
  }
  return cell;
}

Value row_value(const Cell& cell) {
  using std::chrono::microseconds;
  switch (cell.kind) {
    case CellKind::null: break;
    case CellKind::boolean: return Value(cell.integer != 0);
    case CellKind::int64: return Value(cell.integer);
    case CellKind::float64: return Value(cell.real);
    case CellKind::decimal: return Value(Decimal(cell.view()));
    case CellKind::text: return Value(cell.view());
    case CellKind::json: return Value(Json(std::string(cell.view())));
    case CellKind::bytes: return Value(std::as_bytes(std::span(cell.data, cell.size)));
    case CellKind::date: return Value(Date(std::chrono::sys_days(std::chrono::days(cell.integer))));
    case CellKind::time: return Value(TimeOfDay{microseconds(cell.integer)});
    case CellKind::datetime: return Value(DateTime(microseconds(cell.integer)));
    case CellKind::timestamp: return Value(Timestamp(microseconds(cell.integer)));
    case CellKind::uuid: {
      Uuid uuid;
      std::memcpy(uuid.bytes.data(), cell.data, uuid.bytes.size());
      return Value(uuid);
    }
    case CellKind::value: return *reinterpret_cast<const Value*>(cell.data);
    case CellKind::uint64:
    case CellKind::pg_numeric:
    case CellKind::interval:
    case CellKind::pg_array: break;  // of results only
  }
  return {};
}

}  // namespace quarry::detail
