// SPDX-License-Identifier: MIT
// PostgreSQL's binary and text forms from any bytes: values, or a ConversionError. A numeric is added up anew from its
// digits of base 10000, and an array of integers is what was put into it.
#include <algorithm>

#include "drivers/postgresql/decode.hpp"
#include "quarry/types/error.hpp"
#include "support/big_number.hpp"
#include "support/decoding.hpp"
#include "support/input.hpp"
#include "types/pg_binary.hpp"

using fuzz::require;
using namespace quarry;

namespace {

constexpr std::uint32_t oids[] = {16,   17,   19,   20,   21,   23,   25,   26,   114,  700,  701,
                                  1042, 1043, 1082, 1083, 1114, 1184, 1186, 1700, 2950, 3802, 600};

unsigned at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned>(static_cast<unsigned char>(bytes[index]));
}
unsigned short_at(std::string_view bytes, std::size_t index) { return at(bytes, index) << 8 | at(bytes, index + 1); }

void check_numeric(std::string_view bytes) {
  const auto text = detail::pg_numeric_text(bytes);
  const auto integer = detail::pg_numeric_integer(bytes);
  bool sound = bytes.size() >= 8 && bytes.size() == 8 + 2 * std::size_t{short_at(bytes, 0)};
  for (std::size_t i = 8; sound && i < bytes.size(); i += 2) sound = short_at(bytes, i) <= 9999;
  const unsigned sign = sound ? short_at(bytes, 4) : 1;
  sound = sound && (sign == 0 || sign == 0x4000 || sign == 0xC000 || sign == 0xD000 || sign == 0xF000);
  require(text.has_value() == sound, "numeric: read or refused wrongly", bytes);
  if (!sound) return require(!integer, "an integer of a malformed numeric", bytes);
  if (sign >= 0xC000) {
    const char* word = sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity";
    return require(text == word && !integer, "a numeric that is no number", bytes);
  }
  const int weight = static_cast<std::int16_t>(short_at(bytes, 2));
  const unsigned scale = short_at(bytes, 6);
  if (std::abs(weight) > 300 || scale > 2000) return;
  fuzz::BigNumber number;
  number.negative = sign != 0;
  for (std::size_t i = bytes.size(); i > 8; i -= 2) {
    for (unsigned rest = short_at(bytes, i - 2), n = 0; n < 4; ++n, rest /= 10) {
      number.digits.push_back(static_cast<int>(rest % 10));
    }
  }
  number.scale = 4 * (static_cast<long>(short_at(bytes, 0)) - 1 - weight);
  const bool whole = fuzz::fits_scale(number, 0);
  const bool fits = whole && fuzz::compare(number, *fuzz::big_number("9223372036854775807")) <= 0 &&
                    fuzz::compare(number, *fuzz::big_number("-9223372036854775808")) >= 0;
  require(integer.has_value() == fits, "an integer of a numeric", bytes);
  if (integer)
    require(fuzz::compare(number, *fuzz::big_number(std::to_string(*integer))) == 0, "another integer", bytes);
  // the server never has more digits than it shows; if it had, they would not be shown
  fuzz::BigNumber cut = number;
  while (cut.scale > static_cast<long>(scale) && !cut.digits.empty()) {
    cut.digits.erase(cut.digits.begin());
    --cut.scale;
  }
  const auto read = fuzz::big_number(*text);
  require(read && fuzz::compare(*read, cut) == 0, "numeric: another number", *text);
  require(read->scale == static_cast<long>(scale), "numeric: another scale", *text);
}

void append(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

Value array_of(const std::string& bytes) {
  Cell cell;
  cell.kind = CellKind::pg_array;
  cell.size = static_cast<std::uint32_t>(bytes.size());
  cell.data = bytes.data();
  return decode_value(cell, {.name = "a", .type = {.id = TypeId::array}, .native_type = "int4[]"});
}

// An array of up to three dimensions of integers and NULLs, as the server sends it.
void check_array(fuzz::Input& input) {
  std::uint32_t lengths[3] = {};
  const std::size_t dimensions = 1 + input.choice(3);
  std::size_t count = 1;
  std::string bytes;
  append(bytes, static_cast<std::uint32_t>(dimensions));
  append(bytes, 1);
  append(bytes, 23);
  for (std::size_t i = 0; i < dimensions; ++i) {
    lengths[i] = 1 + static_cast<std::uint32_t>(input.choice(4));
    count *= lengths[i];
    append(bytes, lengths[i]);
    append(bytes, input.integer<std::uint32_t>());  // the lower bound, which no C++ value has
  }
  std::vector<Value> members;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = input.integer<std::int32_t>();
    if (number % 5 == 0) {
      members.emplace_back();
      append(bytes, 0xFFFFFFFF);
    } else {
      members.emplace_back(number);
      append(bytes, 4);
      append(bytes, static_cast<std::uint32_t>(number));
    }
  }
  std::vector<Value> level = members;
  for (std::size_t i = dimensions; i-- > 0;) {
    std::vector<Value> above;
    for (std::size_t from = 0; from < level.size(); from += lengths[i]) {
      above.push_back(Value::array({level.begin() + static_cast<std::ptrdiff_t>(from),
                                    level.begin() + static_cast<std::ptrdiff_t>(from + lengths[i])},
                                   TypeId::integer));
    }
    level = above;
  }
  require(array_of(bytes) == level.front(), "an array is another one", bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t what = input.choice(5);
  if (what == 0) {
    check_array(input);
    return 0;
  }
  const std::uint32_t oid = oids[input.choice(std::size(oids))];
  const unsigned modifier = input.integer<std::uint16_t>();
  const std::string bytes(input.rest());
  ColumnInfo column;
  column.name = "c";
  namespace pg = drivers::postgresql;
  pg::describe_column(column, what == 1 ? oids[modifier % std::size(oids)] : oid, static_cast<int>(modifier) - 1);
  if (what == 1 || oid == 1700) check_numeric(bytes);
  if (what == 2) {
    std::string scratch;
    Cell cell;
    pg::decode_text(cell, column.type, bytes.data(), static_cast<int>(bytes.size()), scratch);
    fuzz::decode_as_everything(cell, column);
  } else if (what == 3) {
    // an array: of any bytes, and with a sound beginning
    std::string array = bytes;
    if ((modifier & 1) != 0) {
      array.clear();
      append(array, 1);
      append(array, 0);
      append(array, oid);
      append(array, modifier % 7);
      append(array, 1);
      array += bytes;
    }
    Cell cell;
    cell.kind = CellKind::pg_array;
    cell.size = static_cast<std::uint32_t>(array.size());
    cell.data = array.data();
    fuzz::decode_as_everything(cell, column);
  } else {
    const auto cell = detail::pg_cell(oid, bytes);
    if (!cell) return 0;
    fuzz::decode_as_everything(*cell, column);
    const pg::Decoder decoder = pg::binary_decoder(oid);
    Cell other;
    pg::decode_binary(other, decoder, bytes.data(), static_cast<int>(bytes.size()));
    if (oid != 19)
      fuzz::require(other.kind == cell->kind && other.size == cell->size, "a column and a member of an array differ",
                    bytes);
    fuzz::decode_as_everything(other, column);
  }
  return 0;
}
