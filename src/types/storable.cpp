// SPDX-License-Identifier: MIT
#include "types/storable.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "types/plain_text.hpp"

namespace quarry::detail {

namespace {

bool is_mysql(Database database) noexcept { return database == Database::mysql || database == Database::mariadb; }

Problem data(std::string& reason, std::string_view words) {
  reason = words;
  return Problem::data;
}

Problem check_size(std::size_t size, std::string& reason) {
  if (size <= max_value_size) return Problem::none;
  reason = "it has ";
  append_text(reason, std::uint64_t{size});
  reason += " bytes, and 1073741824 is the most";
  return Problem::too_large;
}

Problem check_text(Database database, std::string_view text, std::string& reason) {
  if (const Problem problem = check_size(text.size(), reason); problem != Problem::none) return problem;
  if (!is_valid_utf8(text)) {
    reason = "its text is not valid UTF-8; give it as Bytes";
    return Problem::encoding;
  }
  const bool nul_allowed = database == Database::sqlite || is_mysql(database);
  if (!nul_allowed && text.find('\0') != std::string_view::npos) {
    reason = "its text holds a NUL character, which no text there can; give it as Bytes";
    return Problem::encoding;
  }
  return Problem::none;
}

Problem check_date(const Date& date, std::string& reason) {
  if (!date.ok()) return data(reason, "it is not a day of the calendar");
  const int year = static_cast<int>(date.year());
  if (year >= 1 && year <= 9999) return Problem::none;
  reason = "its year is ";
  append_text(reason, std::int64_t{year});
  reason += ", outside 1 to 9999";
  return Problem::data;
}

Problem check_moment(std::int64_t microseconds, std::string& reason) {
  // 0001-01-01 00:00:00 and 10000-01-01 00:00:00 in microseconds since 1970
  constexpr std::int64_t first = -62135596800LL * 1000000, end = 253402300800LL * 1000000;
  if (microseconds >= first && microseconds < end) return Problem::none;
  return data(reason, "it lies outside the years 1 to 9999");
}

Problem check_time(TimeOfDay time, std::string& reason) {
  const std::int64_t count = time.since_midnight.count();
  if (count >= 0 && count <= 86400LL * 1000000) return Problem::none;
  return data(reason, "it lies outside 00:00:00 to 24:00:00");
}

Problem check_double(Database database, double value, std::string& reason) {
  if (is_mysql(database) && !std::isfinite(value)) {
    return data(reason, "numbers there have no NaN and no infinity; give NULL");
  }
  if (database == Database::sqlite && std::isnan(value)) {
    return data(reason, "NaN would be stored as NULL there; give NULL");
  }
  return Problem::none;
}

Problem check_decimal(Database database, const Value& value, const SqlType& type, std::string& reason) {
  const std::string_view digits = value.as_text();
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t scale = point == digits.size() ? 0 : digits.size() - point - 1;
  std::size_t whole = point - (digits.starts_with('-') ? 1 : 0);
  switch (database) {
    case Database::standard: return Problem::none;
    case Database::postgresql:
      if (whole <= 131'072 && scale <= 16'383) return Problem::none;
      return data(reason, "NUMERIC has at most 131072 digits before the point and 16383 after it");
    case Database::mysql:
    case Database::mariadb: {
      if (whole == 1 && digits[point - 1] == '0') whole = 0;
      const std::size_t most = database == Database::mysql ? 30 : 38;
      if (whole + scale <= 65 && scale <= most) return Problem::none;
      reason = "DECIMAL has at most 65 digits, of them ";
      append_text(reason, std::uint64_t{most});
      reason += " after the point";
      return Problem::data;
    }
    case Database::sqlite:
      if (is_text(type.id) || sqlite_number(value.as_decimal())) return Problem::none;
      return data(reason, "it has more digits than numbers there hold (about 15); declare the column as text");
  }
  return Problem::none;
}

// Of one dimension and what is inside it.
Problem check_members(const Value& array, const std::vector<std::size_t>& lengths, std::size_t depth, TypeId element,
                      std::string& reason) {
  const std::size_t length = array.items().size();
  if (length == 0 && depth > 0) return data(reason, "the inner arrays of an array cannot be empty");
  if (length != lengths[depth]) return data(reason, "the inner arrays of an array must all have the same length");
  const bool last = depth + 1 == lengths.size();
  for (const Value& item : array.items()) {
    if ((item.kind() == ValueKind::array) == last) {
      return data(reason, "an array has either arrays or values for members, not both");
    }
    Problem problem = Problem::none;
    if (!last) {
      problem = check_members(item, lengths, depth + 1, element, reason);
    } else if (!item.is_null()) {
      const std::optional<Value> member = member_as(item, element);
      if (!member) {
        reason = "a ";
        reason += kind_name(item.kind());
        reason += " among its members does not fit the array's type ";
        reason += to_string(SqlType{.id = TypeId::array, .element = element});
        return Problem::data;
      }
      problem = problem_of(Database::postgresql, *member, {.id = element}, reason);
    }
    if (problem != Problem::none) return problem;
  }
  return Problem::none;
}

Problem check_array(Database database, const Value& array, const SqlType& type, std::string& reason) {
  if (database == Database::standard) {
    for (const Value& item : array.items()) {
      if (const Problem problem = problem_of(database, item, {}, reason); problem != Problem::none) return problem;
    }
    return Problem::none;
  }
  if (database != Database::postgresql)
    return data(reason, "there are no arrays there; use a table of its own, or Json");
  const TypeId element = element_of(array, type);
  if (element == TypeId::unknown || element == TypeId::array) {
    return data(reason, "the type of its members is not known; declare the type of the column or bind");
  }
  return check_members(array, lengths_of(array), 0, element, reason);
}

bool is_within(const Value& value, std::int64_t min, std::int64_t max) {
  return value.kind() == ValueKind::int64 && value.as_int64() >= min && value.as_int64() <= max;
}

bool fits_float(double value) {
  if (!std::isfinite(value) || value == 0) return true;
  const double size = std::fabs(value);
  // beyond the middle between the largest float and the next power of two, and below the middle above zero
  return size < 0x1.FFFFFFp+127 && size > 0x1p-150;
}

template <class Parse>
std::optional<Value> read_as(const Value& text, Parse parse) {
  try {
    return Value(parse(text.as_text()));
  } catch (const ArgumentError&) {
    return std::nullopt;
  }
}

}  // namespace

std::string_view name_of(Database database) noexcept {
  switch (database) {
    case Database::standard: return "generic";
    case Database::postgresql: return "postgresql";
    case Database::mysql: return "mysql";
    case Database::mariadb: return "mariadb";
    case Database::sqlite: return "sqlite";
  }
  return {};
}

std::string_view title_of(Database database) noexcept {
  switch (database) {
    case Database::standard: return "standard SQL";
    case Database::postgresql: return "PostgreSQL";
    case Database::mysql: return "MySQL";
    case Database::mariadb: return "MariaDB";
    case Database::sqlite: return "SQLite";
  }
  return {};
}

Problem problem_of(Database database, const Value& value, const SqlType& type, std::string& reason) {
  switch (value.kind()) {
    case ValueKind::null:
    case ValueKind::boolean:
    case ValueKind::int64:
    case ValueKind::uuid: return Problem::none;
    case ValueKind::uint64:
      if (database != Database::sqlite) return Problem::none;
      return data(reason, "it is above 9223372036854775807, the largest integer there");
    case ValueKind::float64: return check_double(database, value.as_double(), reason);
    case ValueKind::decimal: return check_decimal(database, value, type, reason);
    case ValueKind::string:
    case ValueKind::json: return check_text(database, value.as_text(), reason);
    case ValueKind::bytes: return check_size(value.as_bytes().size(), reason);
    case ValueKind::date: return check_date(value.as_date(), reason);
    case ValueKind::time: return check_time(value.as_time(), reason);
    case ValueKind::datetime: return check_moment(value.as_datetime().time_since_epoch().count(), reason);
    case ValueKind::timestamp: return check_moment(value.as_timestamp().time_since_epoch().count(), reason);
    case ValueKind::interval:
      if (database == Database::standard || database == Database::postgresql) return Problem::none;
      return data(reason, "there are no interval values there; add and subtract them in date arithmetic");
    case ValueKind::array: return check_array(database, value, type, reason);
  }
  return Problem::none;
}

void throw_problem(Problem problem, std::string_view dialect, std::string_view statement, std::string sentence) {
  if (problem == Problem::encoding) throw InvalidEncoding(sentence);
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = statement;
  info.message = std::move(sentence);
  if (problem == Problem::too_large) throw StatementTooLarge(std::move(info));
  throw DataError(std::move(info));
}

TypeId element_of(const Value& array, const SqlType& declared) {
  if (declared.id == TypeId::array && declared.element != TypeId::unknown) return declared.element;
  if (array.element_type() != TypeId::unknown) return array.element_type();
  for (const Value& item : array.items()) {
    if (item.is_null()) continue;
    return item.kind() == ValueKind::array ? element_of(item, {}) : item.sql_type().id;
  }
  return TypeId::text;
}

std::vector<std::size_t> lengths_of(const Value& array) {
  std::vector<std::size_t> lengths;
  for (const Value* at = &array; at != nullptr;) {
    const std::vector<Value>& items = at->items();
    lengths.push_back(items.size());
    // a dimension is one of arrays as soon as one of its members is
    const auto inner =
        std::find_if(items.begin(), items.end(), [](const Value& item) { return item.kind() == ValueKind::array; });
    at = inner == items.end() ? nullptr : &*inner;
  }
  return lengths;
}

std::optional<Value> member_as(const Value& member, TypeId element) {
  const ValueKind kind = member.kind();
  const auto same = [&](bool fits) { return fits ? std::optional(member) : std::nullopt; };
  const bool text = kind == ValueKind::string;
  switch (element) {
    case TypeId::boolean: return same(kind == ValueKind::boolean);
    case TypeId::small_integer:
      return same(
          is_within(member, std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()));
    case TypeId::integer:
      return same(
          is_within(member, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
    case TypeId::big_integer: return same(kind == ValueKind::int64);
    case TypeId::real: return same(kind == ValueKind::float64 && fits_float(member.as_double()));
    case TypeId::double_precision:
      if (is_within(member, -(1LL << 53), 1LL << 53)) return Value(static_cast<double>(member.as_int64()));
      return same(kind == ValueKind::float64);
    case TypeId::unsigned_big_integer:
    case TypeId::numeric:
      if (text) return read_as(member, [](std::string_view digits) { return Decimal(digits); });
      if (kind == ValueKind::int64 || kind == ValueKind::uint64) return Value(member.as_decimal());
      if (kind == ValueKind::float64 && std::isfinite(member.as_double())) {
        return Value(Decimal::from_double(member.as_double()));
      }
      return same(kind == ValueKind::decimal);
    case TypeId::string:
    case TypeId::text:
      if (kind == ValueKind::uuid) return Value(member.as_uuid().to_string());
      if (kind == ValueKind::json) return Value(member.as_text());
      return same(text);
    case TypeId::json:
    case TypeId::jsonb:
      if (text) return Value(Json(std::string(member.as_text())));
      return same(kind == ValueKind::json);
    case TypeId::binary: return same(kind == ValueKind::bytes);
    case TypeId::date: return text ? read_as(member, parse_date) : same(kind == ValueKind::date);
    case TypeId::time: return text ? read_as(member, parse_time) : same(kind == ValueKind::time);
    case TypeId::datetime: return text ? read_as(member, parse_datetime) : same(kind == ValueKind::datetime);
    case TypeId::timestamp: return text ? read_as(member, parse_timestamp) : same(kind == ValueKind::timestamp);
    case TypeId::interval: return same(kind == ValueKind::interval);
    case TypeId::uuid:
      return text ? read_as(member, [](std::string_view digits) { return Uuid(digits); })
                  : same(kind == ValueKind::uuid);
    case TypeId::unknown:
    case TypeId::array: break;
  }
  return std::nullopt;
}

std::optional<SqliteNumber> sqlite_number(const Decimal& value) {
  SqliteNumber number;
  if (value == value.rounded(0)) {
    try {
      number.integer = value.to_int64();
      number.is_integer = true;
      return number;
    } catch (const ConversionError&) {
      // beyond 64 bits: perhaps a double holds it
    }
  }
  number.real = value.to_double();
  if (!std::isfinite(number.real) || Decimal::from_double(number.real) != value) return std::nullopt;
  return number;
}

}  // namespace quarry::detail
