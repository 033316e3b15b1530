// SPDX-License-Identifier: MIT
#include "drivers/postgresql/decode.hpp"

#include <charconv>
#include <string_view>

namespace quarry::drivers::postgresql {

namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

Decoder binary_decoder(Oid oid) noexcept {
  if (const TypeEntry* type = find_type(oid)) return type->decoder;
  return find_array(oid) != nullptr ? Decoder::array : Decoder::text_form;
}

void decode_text(Cell& cell, const SqlType& type, const char* data, int size, std::string& scratch) {
  const std::string_view text(data, static_cast<std::size_t>(size));
  cell.kind = CellKind::text;
  cell.size = static_cast<std::uint32_t>(size);
  cell.data = data;
  switch (type.id) {
    case TypeId::boolean:
      if (text != "t" && text != "f") return;
      cell.kind = CellKind::boolean;
      cell.integer = text == "t" ? 1 : 0;
      return;
    case TypeId::small_integer:
    case TypeId::integer:
    case TypeId::big_integer: {
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(data, data + size, value);
      if (error != std::errc() || end != data + size) return;
      cell.kind = CellKind::int64;
      cell.integer = value;
      return;
    }
    case TypeId::real: {  // the shortest digits of a float, which as a double would be another number
      float value = 0;
      const auto [end, error] = std::from_chars(data, data + size, value);
      if (error != std::errc() || end != data + size) return;
      cell.kind = CellKind::float64;
      cell.real = value;
      return;
    }
    case TypeId::double_precision: {
      double value = 0;
      const auto [end, error] = std::from_chars(data, data + size, value);
      if (error != std::errc() || end != data + size) return;
      cell.kind = CellKind::float64;
      cell.real = value;
      return;
    }
    case TypeId::numeric:
      if (text.find_first_of("NI") == std::string_view::npos) cell.kind = CellKind::decimal;  // not NaN, Infinity
      return;
    case TypeId::json:
    case TypeId::jsonb: cell.kind = CellKind::json; return;
    case TypeId::binary: {
      if (!text.starts_with("\\x")) return;  // bytea_output = escape, set by the user
      scratch.clear();
      for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
        scratch += static_cast<char>(hex_digit(text[i]) << 4 | hex_digit(text[i + 1]));
      }
      cell.kind = CellKind::bytes;
      cell.size = static_cast<std::uint32_t>(scratch.size());
      cell.data = scratch.data();
      return;
    }
    default: return;
  }
}

}  // namespace quarry::drivers::postgresql
