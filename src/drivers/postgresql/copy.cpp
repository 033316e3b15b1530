// SPDX-License-Identifier: MIT
#include "drivers/postgresql/copy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>

#include "drivers/parameter_check.hpp"
#include "drivers/postgresql/encode.hpp"
#include "drivers/postgresql/numeric.hpp"
#include "drivers/postgresql/wire.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "types/row_cell.hpp"

namespace quarry::drivers::postgresql {

namespace {

template <class T>
bool fits(std::int64_t value) noexcept {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

// Whether the value's binary form as that type is what an INSERT would store.
bool has_form(const Value& value, Oid type, const SqlType& declared) noexcept {
  switch (value.kind()) {
    case ValueKind::null: return true;
    case ValueKind::boolean: return type == oid::boolean;
    case ValueKind::int64:
      if (type == oid::int8 || type == oid::numeric) return true;
      return type == oid::int4 ? fits<std::int32_t>(value.as_int64())
                               : type == oid::int2 && fits<std::int16_t>(value.as_int64());
    case ValueKind::uint64:
    case ValueKind::decimal: return type == oid::numeric;
    case ValueKind::float64: return type == oid::float8;
    case ValueKind::string: return type == oid::text || type == oid::varchar;
    case ValueKind::bytes: return type == oid::bytea;
    case ValueKind::date: return type == oid::date;
    case ValueKind::time: return type == oid::time;
    case ValueKind::datetime: return type == oid::timestamp;
    case ValueKind::timestamp: return type == oid::timestamptz;
    case ValueKind::interval: return type == oid::interval;
    case ValueKind::uuid: return type == oid::uuid;
    case ValueKind::json: return type == oid::json || type == oid::jsonb;
    case ValueKind::array: return parameter_oid(value, declared) == type;
  }
  return false;
}

// A COPY for each so many rows: the connection is free between them, and what one costs does not count any more.
constexpr std::size_t most_rows = 60000;
constexpr std::size_t most_bytes = std::size_t{4} << 20;
constexpr std::size_t first_size = std::size_t{64} << 10;

// A length and the longest value of a fixed length, a uuid.
constexpr std::size_t longest_fixed = sizeof(std::int32_t) + 16;

template <class T>
char* put(char* at, T integer) noexcept {
  auto value = static_cast<std::make_unsigned_t<T>>(integer);
  if constexpr (sizeof value > 1 && std::endian::native == std::endian::little) value = swap_bytes(value);
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

// Copies text; true when it is ASCII without NUL, which PostgreSQL takes: all other needs a closer look. In a
// word of bytes that are 1 to 127, and only there, no high bit is set in the word nor in the word less 1 in each byte.
bool copy_ascii(char* to, const char* from, std::size_t size) noexcept {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101, high = 0x8080'8080'8080'8080;
  const auto word_at = [](const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
  };
  if (size < sizeof(std::uint64_t)) {
    unsigned char bad = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(from[i]);
      bad = static_cast<unsigned char>(bad | byte | (byte - 1U));
      to[i] = from[i];
    }
    return (bad & 0x80) == 0;
  }
  std::uint64_t bad = 0;
  const std::size_t last = size - sizeof(std::uint64_t);  // the last word overlaps the one before it
  for (std::size_t i = 0; i < last; i += sizeof(std::uint64_t)) {
    const std::uint64_t word = word_at(from + i);
    bad |= word | (word - ones);
    std::memcpy(to + i, &word, sizeof word);
  }
  const std::uint64_t word = word_at(from + last);
  bad |= word | (word - ones);
  std::memcpy(to + last, &word, sizeof word);
  return (bad & high) == 0;
}

bool is_storable(std::string_view text) noexcept {
  return text.find('\0') == std::string_view::npos && is_valid_utf8(text);
}

}  // namespace

// The columns whose values are written here, without a Value.
enum class CopyRows::Form : std::uint8_t { other, boolean, int2, int4, int8, float8, text, bytes, date, moment, uuid };

CopyRows::Form CopyRows::form_of(Oid type) noexcept {
  switch (type) {
    case oid::boolean: return Form::boolean;
    case oid::int2: return Form::int2;
    case oid::int4: return Form::int4;
    case oid::int8: return Form::int8;
    case oid::float8: return Form::float8;
    case oid::text:
    case oid::varchar: return Form::text;
    case oid::bytea: return Form::bytes;
    case oid::date: return Form::date;
    case oid::timestamp:
    case oid::timestamptz: return Form::moment;
    case oid::uuid: return Form::uuid;
    default: return Form::other;
  }
}

CopyRows::CopyRows(const RowTarget& target, std::vector<Oid> types)
    : insert_(target.insert), parameters_(target.row.begin(), target.row.end()) {
  for (const Oid type : types) columns_.push_back({form_of(type), type});
}

void CopyRows::clear() noexcept {
  size_ = 0;
  rows_ = 0;
}

std::string_view CopyRows::finish() {
  char* at = reserve(data_.get() + size_, sizeof(std::int16_t));
  at = put(at, std::int16_t{-1});
  size_ = static_cast<std::size_t>(at - data_.get());
  return {data_.get(), size_};
}

char* CopyRows::grow(char* at, std::size_t more) {
  const auto used = static_cast<std::size_t>(at - data_.get());
  // from the first size to all there will be, unless the last row is a long one
  const std::size_t capacity = used + more + (data_ ? most_bytes + first_size : 0);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (used != 0) std::memcpy(larger.get(), data_.get(), used);
  data_ = std::move(larger);
  end_ = data_.get() + capacity;
  return data_.get() + used;
}

void CopyRows::begin_file() {
  constexpr std::string_view header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);  // no flags, no extension
  char* const at = reserve(data_.get(), first_size);
  std::memcpy(at, header.data(), header.size());
  size_ = header.size();
}

bool CopyRows::full() const noexcept { return rows_ == most_rows || size_ >= most_bytes; }

RowWriter::Taken CopyRows::add(std::span<const Cell> cells, std::size_t& rows) {
  const std::size_t width = columns_.size(), fixed = sizeof(std::int16_t) + width * longest_fixed;
  if (size_ == 0) begin_file();
  const Cell* const end = cells.data() + cells.size();
  for (const Cell* row = cells.data(); row != end; row += width) {
    if (full()) return RowWriter::Taken::full;
    char* const at = append_row(data_.get() + size_, row, width, fixed);
    if (at == nullptr) return RowWriter::Taken::no;
    size_ = static_cast<std::size_t>(at - data_.get());
    ++rows_;
    ++rows;
  }
  return full() ? RowWriter::Taken::full : RowWriter::Taken::all;
}

// The place behind it; null where a value has no exact form.
inline char* CopyRows::append_row(char* at, const Cell* row, std::size_t width, std::size_t fixed) {
  at = reserve(at, fixed);
  at = put(at, static_cast<std::int16_t>(width));
  const Column* const columns = columns_.data();
  for (std::size_t k = 0; k < width; ++k) {
    const Cell& cell = row[k];
    const Column& column = columns[k];
    switch (column.form) {
      case Form::int8:
        if (cell.kind != CellKind::int64) break;
        at = put(put(at, std::int32_t{8}), cell.integer);
        continue;
      case Form::int4:
        if (cell.kind != CellKind::int64 || !fits<std::int32_t>(cell.integer)) break;
        at = put(put(at, std::int32_t{4}), static_cast<std::int32_t>(cell.integer));
        continue;
      case Form::int2:
        if (cell.kind != CellKind::int64 || !fits<std::int16_t>(cell.integer)) break;
        at = put(put(at, std::int32_t{2}), static_cast<std::int16_t>(cell.integer));
        continue;
      case Form::float8:
        if (cell.kind != CellKind::float64) break;
        at = put(put(at, std::int32_t{8}), std::bit_cast<std::int64_t>(cell.real));
        continue;
      case Form::boolean:
        if (cell.kind != CellKind::boolean) break;
        at = put(put(at, std::int32_t{1}), static_cast<std::int8_t>(cell.integer));
        continue;
      case Form::text:
        if (cell.kind != CellKind::text) break;
        at = reserve(at, cell.size + fixed);
        if (!copy_ascii(at + sizeof(std::int32_t), cell.data, cell.size) && !is_storable(cell.view())) break;
        at = put(at, static_cast<std::int32_t>(cell.size)) + cell.size;
        continue;
      case Form::bytes:
        if (cell.kind != CellKind::bytes) break;
        at = reserve(at, cell.size + fixed);
        at = put(at, static_cast<std::int32_t>(cell.size));
        if (cell.size != 0) std::memcpy(at, cell.data, cell.size);
        at += cell.size;
        continue;
      case Form::date:
        if (cell.kind != CellKind::date || !detail::is_usual_day(cell.integer)) break;
        at = put(put(at, std::int32_t{4}), static_cast<std::int32_t>(cell.integer - epoch_days));
        continue;
      case Form::moment:
        if (cell.kind != (column.type == oid::timestamp ? CellKind::datetime : CellKind::timestamp) ||
            !detail::is_usual_moment(cell.integer)) {
          break;
        }
        at = put(put(at, std::int32_t{8}), cell.integer - epoch_microseconds);
        continue;
      case Form::uuid:
        if (cell.kind != CellKind::uuid) break;
        at = put(at, std::int32_t{16});
        std::memcpy(at, cell.data, 16);
        at += 16;
        continue;
      case Form::other: break;
    }
    if (cell.kind == CellKind::null) {
      at = put(at, std::int32_t{-1});
      continue;
    }
    char* const next = append_value(at, k, cell);
    if (next == nullptr) return nullptr;
    at = reserve(next, fixed);
  }
  return at;
}

// The place behind it; null where the value has no exact form.
char* CopyRows::append_value(char* at, std::size_t column, const Cell& cell) {
  scratch_.clear();
  Parameter& parameter = parameters_[column];
  const Oid type = columns_[column].type;
  constexpr std::size_t always_storable = 16'383;  // digits of NUMERIC, wherever the point is
  const bool plain = type == oid::numeric && cell.kind == CellKind::decimal && cell.size < always_storable;
  if (!plain || !append_numeric(scratch_, cell.view())) {
    parameter.value = detail::row_value(cell);
    const Value& value = parameter.value;
    if (!has_form(value, type, parameter.type)) return nullptr;
    require_storable(detail::Database::postgresql, {"postgresql", insert_, parameter});
    append_binary(scratch_, type, value, insert_, parameter);
    parameter.value = {};
  }
  at = reserve(at, sizeof(std::int32_t) + scratch_.size());
  at = put(at, static_cast<std::int32_t>(scratch_.size()));
  std::memcpy(at, scratch_.data(), scratch_.size());
  return at + scratch_.size();
}

std::int64_t row_in_context(std::string_view context) noexcept {
  constexpr std::string_view word = ", line ";
  if (!context.starts_with("COPY ")) return -1;
  const std::size_t at = context.find(word);
  std::int64_t line = 0;
  if (at == std::string_view::npos) return -1;
  const std::string_view digits = context.substr(at + word.size());
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  return read.ec == std::errc() && line > 0 ? line - 1 : -1;
}

}  // namespace quarry::drivers::postgresql
