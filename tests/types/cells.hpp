// SPDX-License-Identifier: MIT
// Cells and columns as a driver would make them, for tests of decoding.
#pragma once

#include "quarry/types/cell.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cells {

inline quarry::Cell number(quarry::CellKind kind, std::int64_t value) {
  quarry::Cell cell;
  cell.kind = kind;
  cell.integer = value;
  return cell;
}

inline quarry::Cell int64(std::int64_t value) { return number(quarry::CellKind::int64, value); }
inline quarry::Cell uint64(std::uint64_t value) {
  return number(quarry::CellKind::uint64, static_cast<std::int64_t>(value));
}
inline quarry::Cell boolean(bool value) { return number(quarry::CellKind::boolean, value ? 1 : 0); }

inline quarry::Cell real(double value) {
  quarry::Cell cell;
  cell.kind = quarry::CellKind::float64;
  cell.real = value;
  return cell;
}

/// Points into `contents`, which must outlive the cell: give it a literal or a named string.
inline quarry::Cell bytes(quarry::CellKind kind, std::string_view contents) {
  quarry::Cell cell;
  cell.kind = kind;
  cell.size = static_cast<std::uint32_t>(contents.size());
  cell.data = contents.data();
  return cell;
}

inline quarry::Cell text(std::string_view contents) { return bytes(quarry::CellKind::text, contents); }
inline quarry::Cell decimal(std::string_view contents) { return bytes(quarry::CellKind::decimal, contents); }

inline quarry::ColumnInfo column(quarry::TypeId type) { return {.name = "c", .type = {.id = type}, .native_type = {}}; }

/// The bytes that lower-case hexadecimal digits stand for.
inline std::string unhex(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
  }
  return out;
}

}  // namespace cells
