// SPDX-License-Identifier: MIT
#include "types/pg_binary.hpp"

#include "types/cell_conversion.hpp"
#include "types/plain_text.hpp"

#include <bit>
#include <limits>
#include <utility>
#include <vector>

namespace quarry::detail {
namespace {

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t epoch_days = 10'957;
constexpr std::int64_t epoch_microseconds = epoch_days * 86'400'000'000;

template <class T>
T big_endian(const char* at) noexcept {
  std::make_unsigned_t<T> value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<std::make_unsigned_t<T>>(value << 8 | static_cast<unsigned char>(at[i]));
  }
  return static_cast<T>(value);
}

// Takes integers from the front of a message.
class Message {
 public:
  explicit Message(std::string_view bytes) noexcept : rest_(bytes) {}

  template <class T>
  bool read(T& value) noexcept {
    if (rest_.size() < sizeof(T)) return false;
    value = big_endian<T>(rest_.data());
    rest_.remove_prefix(sizeof(T));
    return true;
  }

  bool read(std::string_view& bytes, std::size_t size) noexcept {
    if (rest_.size() < size) return false;
    bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  [[nodiscard]] std::size_t size() const noexcept { return rest_.size(); }

 private:
  std::string_view rest_;
};

// numeric: base-10000 digits, the first of weight 10000^weight; `scale` decimal digits are to be shown.
struct Numeric {
  enum : std::uint16_t {
    positive = 0x0000,
    negative = 0x4000,
    nan = 0xC000,
    infinity = 0xD000,
    negative_infinity = 0xF000
  };
  std::uint16_t count, sign, scale;
  std::int16_t weight;
  std::string_view digits;

  [[nodiscard]] unsigned digit(std::int64_t index) const noexcept {
    if (index < 0 || index >= count) return 0;
    return big_endian<std::uint16_t>(digits.data() + 2 * index);
  }
};

std::optional<Numeric> read_numeric(std::string_view bytes) noexcept {
  Message message(bytes);
  Numeric numeric{};
  if (!message.read(numeric.count) || !message.read(numeric.weight) || !message.read(numeric.sign) ||
      !message.read(numeric.scale) || message.size() != std::size_t{numeric.count} * 2) {
    return std::nullopt;
  }
  static_cast<void>(message.read(numeric.digits, message.size()));
  for (int i = 0; i < numeric.count; ++i) {
    if (numeric.digit(i) > 9999) return std::nullopt;
  }
  return numeric;
}

void append_digits(std::string& out, unsigned digit) {
  const char text[4] = {static_cast<char>('0' + digit / 1000), static_cast<char>('0' + digit / 100 % 10),
                        static_cast<char>('0' + digit / 10 % 10), static_cast<char>('0' + digit % 10)};
  out.append(text, sizeof text);
}

// The extremes stay the extremes: they are 'infinity' and '-infinity'.
template <class T>
std::int64_t since_1970(T value, std::int64_t epoch) noexcept {
  std::int64_t moved = 0;
  if (value == std::numeric_limits<T>::min()) return std::numeric_limits<std::int64_t>::min();
  if (value == std::numeric_limits<T>::max() || __builtin_add_overflow(std::int64_t{value}, epoch, &moved)) {
    return std::numeric_limits<std::int64_t>::max();
  }
  return moved;
}

Cell number_cell(CellKind kind, std::int64_t value) noexcept {
  Cell cell;
  cell.kind = kind;
  cell.integer = value;
  return cell;
}

Cell real_cell(double value) noexcept {
  Cell cell;
  cell.kind = CellKind::float64;
  cell.real = value;
  return cell;
}

Cell bytes_cell(CellKind kind, std::string_view bytes) noexcept {
  Cell cell;
  cell.kind = kind;
  cell.size = static_cast<std::uint32_t>(bytes.size());
  cell.data = bytes.data();
  return cell;
}

struct Dimension {
  std::int32_t length, lower_bound;
};

TypeId array_element(std::uint32_t oid) noexcept {
  switch (oid) {
    case 16: return TypeId::boolean;
    case 17: return TypeId::binary;
    case 20: return TypeId::big_integer;
    case 21: return TypeId::small_integer;
    case 23: return TypeId::integer;
    case 19:
    case 25: return TypeId::text;
    case 1042:
    case 1043: return TypeId::string;
    case 114: return TypeId::json;
    case 3802: return TypeId::jsonb;
    case 700: return TypeId::real;
    case 701: return TypeId::double_precision;
    case 1082: return TypeId::date;
    case 1083: return TypeId::time;
    case 1114: return TypeId::datetime;
    case 1184: return TypeId::timestamp;
    case 1186: return TypeId::interval;
    case 1700: return TypeId::numeric;
    case 2950: return TypeId::uuid;
    default: return TypeId::unknown;
  }
}

// The front of an array: what its members are, and how many in each dimension.
struct ArrayHeader {
  std::uint32_t oid = 0;
  std::vector<Dimension> dimensions;
  std::size_t members = 0;
};

bool read_header(Message& message, ArrayHeader& header, std::size_t size, std::string& problem) {
  std::int32_t dimension_count = 0, has_nulls = 0;
  problem = "it is malformed";
  if (!message.read(dimension_count) || !message.read(has_nulls) || !message.read(header.oid)) return false;
  if (array_element(header.oid) == TypeId::unknown) {
    problem = "its element type, OID ";
    append_text(problem, std::uint64_t{header.oid});
    problem += ", is not one Quarry reads in arrays";
    return false;
  }
  if (dimension_count < 0 || dimension_count > 6) return false;
  header.dimensions.resize(static_cast<std::size_t>(dimension_count));
  std::uint64_t members = 1;
  for (Dimension& dimension : header.dimensions) {
    if (!message.read(dimension.length) || !message.read(dimension.lower_bound) || dimension.length < 1) return false;
    // every member takes at least the four bytes of its length: nothing is reserved for members that are not
    // there
    members *= static_cast<std::uint64_t>(dimension.length);
    if (members > size / 4) return false;
  }
  header.members = header.dimensions.empty() ? 0 : members;
  return true;
}

// The next member; NULL has the kind null.
std::optional<Cell> read_member(Message& message, std::uint32_t oid) {
  std::int32_t size = 0;
  std::string_view bytes;
  if (!message.read(size) || size < -1) return std::nullopt;
  if (size == -1) return Cell{};
  if (!message.read(bytes, static_cast<std::size_t>(size))) return std::nullopt;
  return pg_cell(oid, bytes);
}

struct ArrayReader {
  Message message;
  std::uint32_t oid;
  std::vector<Dimension> dimensions;
  std::string& problem;

  // One dimension of the array; its members are arrays themselves unless it is the last.
  std::optional<Value> read(std::size_t depth) {
    std::vector<Value> items;
    items.reserve(static_cast<std::size_t>(dimensions[depth].length));
    for (std::int32_t i = 0; i < dimensions[depth].length; ++i) {
      auto item = depth + 1 < dimensions.size() ? read(depth + 1) : member();
      if (!item) return std::nullopt;
      items.push_back(*std::move(item));
    }
    return Value::array(std::move(items), array_element(oid));
  }

  std::optional<Value> member() {
    const auto cell = read_member(message, oid);
    if (!cell) return malformed();
    auto value = cell_as<Value>(*cell);
    if (!value) problem = "its member " + describe(*cell) + " is beyond what Quarry's types hold";
    return value;
  }

  std::optional<Value> malformed() {
    problem = "it is malformed";
    return std::nullopt;
  }
};

}  // namespace

std::optional<std::string> pg_numeric_text(std::string_view bytes) {
  const auto numeric = read_numeric(bytes);
  if (!numeric) return std::nullopt;
  switch (numeric->sign) {
    case Numeric::nan: return "NaN";
    case Numeric::infinity: return "Infinity";
    case Numeric::negative_infinity: return "-Infinity";
    case Numeric::positive:
    case Numeric::negative: break;
    default: return std::nullopt;
  }
  std::string text;
  if (numeric->sign == Numeric::negative) text += '-';
  std::int64_t index = 0;
  if (numeric->weight < 0) {
    text += '0';
    index = std::int64_t{numeric->weight} + 1;
  } else {
    append_text(text, std::uint64_t{numeric->digit(0)});
    for (index = 1; index <= numeric->weight; ++index) append_digits(text, numeric->digit(index));
  }
  if (numeric->scale != 0) {
    text += '.';
    const std::size_t end = text.size() + numeric->scale;
    for (; text.size() < end; ++index) append_digits(text, numeric->digit(index));
    text.resize(end);
  }
  return text;
}

std::optional<std::int64_t> pg_numeric_integer(std::string_view bytes) noexcept {
  const auto numeric = read_numeric(bytes);
  if (!numeric || (numeric->sign != Numeric::positive && numeric->sign != Numeric::negative)) return std::nullopt;
  for (std::int64_t i = std::int64_t{numeric->weight} + 1; i < numeric->count; ++i) {
    if (numeric->digit(i) != 0) return std::nullopt;
  }
  std::int64_t value = 0;
  for (std::int64_t i = 0; i <= numeric->weight; ++i) {
    std::int64_t digit = numeric->digit(i);
    if (numeric->sign == Numeric::negative) digit = -digit;
    if (__builtin_mul_overflow(value, std::int64_t{10'000}, &value) || __builtin_add_overflow(value, digit, &value)) {
      return std::nullopt;
    }
  }
  return value;
}

std::optional<Interval> pg_interval(std::string_view bytes) noexcept {
  if (bytes.size() != 16) return std::nullopt;
  return Interval{.months = big_endian<std::int32_t>(bytes.data() + 12),
                  .days = big_endian<std::int32_t>(bytes.data() + 8),
                  .microseconds = std::chrono::microseconds(big_endian<std::int64_t>(bytes.data()))};
}

std::optional<Cell> pg_cell(std::uint32_t oid, std::string_view bytes) noexcept {
  const char* const data = bytes.data();
  const auto sized = [&](std::size_t size) { return bytes.size() == size; };
  switch (oid) {
    case 16:  // bool
      if (!sized(1)) break;
      return number_cell(CellKind::boolean, *data != 0);
    case 21:  // int2
      if (!sized(2)) break;
      return number_cell(CellKind::int64, big_endian<std::int16_t>(data));
    case 23:  // int4
      if (!sized(4)) break;
      return number_cell(CellKind::int64, big_endian<std::int32_t>(data));
    case 20:  // int8
      if (!sized(8)) break;
      return number_cell(CellKind::int64, big_endian<std::int64_t>(data));
    case 700:  // float4
      if (!sized(4)) break;
      return real_cell(static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(data))));
    case 701:  // float8
      if (!sized(8)) break;
      return real_cell(std::bit_cast<double>(big_endian<std::uint64_t>(data)));
    case 1082:  // date
      if (!sized(4)) break;
      return number_cell(CellKind::date, since_1970(big_endian<std::int32_t>(data), epoch_days));
    case 1083:  // time
      if (!sized(8)) break;
      return number_cell(CellKind::time, big_endian<std::int64_t>(data));
    case 1114:  // timestamp
      if (!sized(8)) break;
      return number_cell(CellKind::datetime, since_1970(big_endian<std::int64_t>(data), epoch_microseconds));
    case 1184:  // timestamptz
      if (!sized(8)) break;
      return number_cell(CellKind::timestamp, since_1970(big_endian<std::int64_t>(data), epoch_microseconds));
    case 1186:  // interval
      if (!sized(16)) break;
      return bytes_cell(CellKind::interval, bytes);
    case 2950:  // uuid
      if (!sized(16)) break;
      return bytes_cell(CellKind::uuid, bytes);
    case 1700: return bytes_cell(CellKind::pg_numeric, bytes);
    case 17: return bytes_cell(CellKind::bytes, bytes);
    case 19:    // name
    case 25:    // text
    case 1042:  // character
    case 1043:  // character varying
      return bytes_cell(CellKind::text, bytes);
    case 114: return bytes_cell(CellKind::json, bytes);
    case 3802:  // jsonb: a version byte before the text
      if (bytes.empty() || *data != 1) break;
      return bytes_cell(CellKind::json, bytes.substr(1));
    default: break;
  }
  return std::nullopt;
}

std::optional<Value> pg_array_value(std::string_view bytes, std::string& problem) {
  Message message(bytes);
  ArrayHeader header;
  if (!read_header(message, header, bytes.size(), problem)) return std::nullopt;
  if (header.dimensions.empty()) {
    if (message.size() != 0) return std::nullopt;
    return Value::array({}, array_element(header.oid));
  }
  ArrayReader reader{message, header.oid, std::move(header.dimensions), problem};
  auto value = reader.read(0);
  if (value && reader.message.size() != 0) return reader.malformed();
  return value;
}

bool pg_array_cells(std::string_view bytes, ArrayCells& members, std::string& problem) {
  Message message(bytes);
  ArrayHeader header;
  if (!read_header(message, header, bytes.size(), problem)) return false;
  members.member.type.id = array_element(header.oid);
  for (const Dimension& dimension : header.dimensions) {
    members.lengths.push_back(static_cast<std::size_t>(dimension.length));
  }
  members.cells.reserve(header.members);
  for (std::size_t i = 0; i < header.members; ++i) {
    const auto cell = read_member(message, header.oid);
    if (!cell) return false;
    members.cells.push_back(*cell);
  }
  return message.size() == 0;
}

}  // namespace quarry::detail
