// SPDX-License-Identifier: MIT
#include "drivers/postgresql/copied_row.hpp"

#include "drivers/postgresql/decode.hpp"
#include "drivers/postgresql/wire.hpp"

namespace quarry::drivers::postgresql {

namespace {

// The size of a type's binary form; -1 where it varies, -2 where we read none. By the order of Decoder.
constexpr std::int8_t sizes[] = {
    1,   // boolean
    2,   // int2
    4,   // int4
    8,   // int8
    4,   // object
    4,   // float4
    8,   // float8
    -1,  // numeric
    -1,  // text
    -1,  // bytea
    4,   // date
    8,   // time
    8,   // timestamp
    8,   // timestamptz
    16,  // interval
    16,  // uuid
    -1,  // json
    -1,  // jsonb
    -1,  // array
    -2,  // text_form
};
static_assert(sizeof sizes == static_cast<std::size_t>(Decoder::text_form) + 1);

}  // namespace

std::size_t copied_header_size(std::string_view message) noexcept {
  constexpr std::string_view signature("PGCOPY\n\377\r\n\0", 11);
  constexpr std::size_t fixed = signature.size() + 8;
  if (message.size() < fixed || !message.starts_with(signature)) return 0;
  // Flags, of which the upper half would change what rows look like, and the length of what a later version adds.
  const auto flags = read_integer<std::uint32_t>(message.data() + signature.size());
  const auto added = read_integer<std::uint32_t>(message.data() + signature.size() + 4);
  return flags > 0xFFFF || added > message.size() - fixed ? 0 : fixed + added;
}

CopiedKind read_copied(std::vector<Cell>& cells, const RowShape& shape, std::string_view message) noexcept {
  const char* at = message.data();
  const char* const end = at + message.size();
  if (message.size() < 2) return CopiedKind::malformed;
  const auto count = read_integer<std::int16_t>(at);
  at += 2;
  if (count == -1) return at == end ? CopiedKind::end : CopiedKind::malformed;
  if (count < 0 || static_cast<std::size_t>(count) != cells.size()) return CopiedKind::malformed;
  Cell* cell = cells.data();
  for (const Decoder decoder : shape.decoders) {
    if (end - at < 4) return CopiedKind::malformed;
    const auto size = read_integer<std::int32_t>(at);
    at += 4;
    if (size == -1) {
      cell++->kind = CellKind::null;
      continue;
    }
    const int fixed = sizes[static_cast<std::size_t>(decoder)];
    if (size < 0 || size > end - at || (fixed != -1 && size != fixed)) return CopiedKind::malformed;
    decode_binary(*cell++, decoder, at, size);
    at += size;
  }
  return at == end ? CopiedKind::row : CopiedKind::malformed;
}

}  // namespace quarry::drivers::postgresql
