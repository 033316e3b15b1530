// SPDX-License-Identifier: MIT
#include "support/values.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "support/big_number.hpp"
#include "support/calendar.hpp"
#include "support/utf8.hpp"

namespace fuzz {

namespace {

using namespace quarry;

Decimal decimal(Input& input) {
  std::string text = input.flag() ? "-" : "";
  const auto digits = [&](int count) {
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + input.byte() % 10);
  };
  text += '0';
  digits(input.number(0, 70));
  const int scale = input.number(0, 40);
  if (scale > 0) text += '.';
  digits(scale);
  return Decimal(text);
}

Value scalar(Input& input, std::size_t kind) {
  using namespace std::chrono;
  const auto moment = [&] { return microseconds(input.integer<std::int64_t>() >> input.choice(8)); };
  switch (kind) {
    case 0: return text_value(input.text());
    case 1: {
      const std::string_view bytes = input.text();
      return Value(std::as_bytes(std::span(bytes.data(), bytes.size())));
    }
    case 2: return Value(input.flag());
    case 3: return Value(input.integer<std::int64_t>());
    case 4: return Value(input.integer<std::uint64_t>());
    case 5: return Value(input.integer<double>());
    case 6: return Value(decimal(input));
    case 7:
      return Value(Date{year(input.number(-10, 10'010)), month(static_cast<unsigned>(input.number(0, 14))),
                        day(static_cast<unsigned>(input.number(0, 33)))});
    case 8: return Value(TimeOfDay{microseconds(input.integer<std::int64_t>() % 90'000'000'000)});
    case 9: return Value(DateTime(moment()));
    case 10: return Value(Timestamp(moment()));
    case 11: {
      const auto months = input.integer<std::int32_t>(), days = input.integer<std::int32_t>();
      return Value(Interval{months, days, moment()});
    }
    case 12: {
      Uuid uuid;
      for (std::uint8_t& byte : uuid.bytes) byte = input.byte();
      return Value(uuid);
    }
    case 13: return Value(Json(std::string(input.text())));
    case 14: return Value();
    default: return Value(static_cast<double>(input.integer<std::int16_t>()) / 8);
  }
}

constexpr std::size_t scalar_kinds = 16;

Value array(Input& input, int depth) {
  std::vector<Value> items;
  const std::size_t kind = input.choice(scalar_kinds), count = input.choice(4);
  for (std::size_t i = 0; i < count; ++i) {
    if (depth > 0) items.push_back(array(input, depth - 1));
    else items.push_back(input.byte() % 8 == 0 ? Value() : scalar(input, kind));
  }
  TypeId element = TypeId::unknown;
  if (input.flag() && !items.empty())
    element = items[0].kind() == ValueKind::array ? items[0].element_type() : items[0].sql_type().id;
  return Value::array(std::move(items), element);
}

bool is_day(const Date& date) {
  const int year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= (month == 2 ? (leap ? 29U : 28U) : month == 4 || month == 6 || month == 9 || month == 11 ? 30U : 31U);
}

Fate kept_if(bool condition) { return condition ? Fate::kept : Fate::refused; }

std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(value.as_bytes().data()), value.as_bytes().size()};
}

std::string unhex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::strtol(std::string(text.substr(i, 2)).c_str(), nullptr, 16));
  }
  return bytes;
}

bool is_uuid(const Term& term, const Uuid& uuid) {
  std::string bytes = term.value;
  if (term.kind == Term::Kind::text) {
    if (bytes.size() != 36 || bytes[8] != '-' || bytes[13] != '-' || bytes[18] != '-' || bytes[23] != '-') return false;
    for (const std::size_t at : {23U, 18U, 13U, 8U}) bytes.erase(at, 1);
    bytes = unhex(bytes);
  }
  return bytes.size() == 16 && std::memcmp(bytes.data(), uuid.bytes.data(), 16) == 0;
}

// "1 mon -2 days 3.5 secs": amounts with signs of their own.
bool is_interval(const std::string& text, const Interval& interval) {
  long long months = 0, days = 0;
  __int128 microseconds = 0;
  const char* at = text.c_str();
  while (*at != '\0') {
    char* after = nullptr;
    const bool negative = *at == '-';
    const long long whole = std::strtoll(at, &after, 10);
    if (after == at) return false;
    __int128 fraction = 0;
    if (*after == '.') {
      ++after;
      int digits = 0;
      for (; *after >= '0' && *after <= '9'; ++after, ++digits) fraction = fraction * 10 + (*after - '0');
      if (digits == 0 || digits > 6) return false;
      for (; digits < 6; ++digits) fraction *= 10;
    }
    if (*after != ' ') return false;
    at = after + 1;
    const std::size_t length = std::strcspn(at, " ");
    const std::string unit(at, length);
    if (unit == "mon" || unit == "mons") months += whole;
    else if (unit == "day" || unit == "days") days += whole;
    else if (unit == "secs")
      microseconds += static_cast<__int128>(whole) * 1'000'000 + (negative ? -fraction : fraction);
    else return false;
    if (unit != "secs" && fraction != 0) return false;
    at += length;
    while (*at == ' ') ++at;
  }
  return months == interval.months && days == interval.days && microseconds == interval.microseconds.count();
}

bool is_array(Database database, const Term& term, const Value& value, TypeId element) {
  if (term.kind != Term::Kind::array || term.members.size() != value.items().size()) return false;
  for (std::size_t i = 0; i < term.members.size(); ++i) {
    const Value& item = value.items()[i];
    const Term& member = term.members[i];
    if (item.kind() == ValueKind::array) {
      if (!is_array(database, member, item, element)) return false;
    } else if (member.kind == Term::Kind::number && item.kind() != ValueKind::boolean) {
      // in an array of another numeric type: the same number
      if (item.kind() == ValueKind::float64) {
        if (!is_double(member.value, item.as_double())) return false;
        continue;
      }
      const auto number = big_number(member.value), given = big_number(quarry::to_string(item));
      if (!number || !given || compare(*number, *given) != 0) return false;
    } else if (!difference(database, member, {item, {.id = element}}).empty()) {
      return false;
    }
  }
  return true;
}

std::string_view number_difference(Database database, const Term& term, const Typed& typed) {
  const Value& value = typed.value;
  const bool plain = term.kind == Term::Kind::number;
  switch (value.kind()) {
    case ValueKind::int64: return plain && term.value == std::to_string(value.as_int64()) ? "" : "another integer";
    case ValueKind::uint64:
      return plain && term.value == std::to_string(value.as_uint64()) ? "" : "another unsigned integer";
    case ValueKind::float64: {
      const double number = value.as_double();
      if (database == Database::postgresql && !term.has_type("float8") && !term.has_type("double precision") &&
          !term.has_type("real") && !term.has_type("float4")) {
        return "a double without its type";
      }
      if (!std::isfinite(number) && !plain) {
        return term.value == (std::isnan(number) ? "NaN"
                              : number < 0       ? "-Infinity"
                                                 : "Infinity")
                   ? ""
                   : "not the infinity";
      }
      if (!plain) return "a double that is no number";
      if (database == Database::sqlite && (term.value.find('/') != std::string::npos || std::isinf(number))) return "";
      if (database == Database::sqlite && term.value.find_first_of(".e") == std::string::npos)
        return "a double that is an integer";
      if (database != Database::postgresql && database != Database::sqlite &&
          term.value.find_first_of("eE") == std::string::npos) {
        return "a double that is a DECIMAL";
      }
      // a parameter that is -0.0 arrives on MySQL as 0.0
      const bool zero = number == 0 && database != Database::postgresql && database != Database::sqlite;
      return is_double(term.value, zero ? 0.0 : number) ? "" : "another double";
    }
    default: break;
  }
  const std::string digits = value.as_decimal().to_string();
  if (database == Database::sqlite && is_text(typed.type.id)) {
    return term.kind == Term::Kind::text && term.value == digits ? "" : "other digits as text";
  }
  if (!plain) return "a decimal that is no number";
  if (database == Database::sqlite) {
    if (term.value.find('/') != std::string::npos) return "";
    if (term.value.find_first_of(".e") == std::string::npos) {
      return compare(*big_number(term.value), *big_number(digits)) == 0 ? "" : "another integer";
    }
    const double number = std::strtod(term.value.c_str(), nullptr);
    return compare(*big_number(shortest(number)), *big_number(digits)) == 0 ? "" : "a decimal that lost digits";
  }
  if (term.value.find_first_of("eE") != std::string::npos) return "a decimal that is a double";
  if (database == Database::postgresql && term.value.find('.') == std::string::npos && typed.type.length == 0 &&
      !term.has_type("numeric")) {
    return "a decimal that is an integer";
  }
  const auto number = big_number(term.value);
  return number && compare(*number, *big_number(digits)) == 0 ? "" : "another decimal";
}

std::string_view temporal_difference(Database database, const Term& term, const Value& value) {
  std::string expected;
  const char* keyword = "timestamp";
  if (value.kind() == ValueKind::date) {
    const Date date = value.as_date();
    expected = day_text({static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
                         static_cast<int>(static_cast<unsigned>(date.day()))});
    keyword = "date";
  } else if (value.kind() == ValueKind::time) {
    expected = clock_text(value.as_time().since_midnight.count());
    keyword = "time";
  } else if (value.kind() == ValueKind::datetime) {
    expected = moment_text(value.as_datetime().time_since_epoch().count());
  } else {
    expected = moment_text(value.as_timestamp().time_since_epoch().count());
    if (database == Database::postgresql) {
      expected += "+00";
      keyword = "timestamptz";
    }
  }
  if (term.kind != Term::Kind::text || term.value != expected) return "another date or time";
  return database == Database::sqlite || term.has_type(keyword) ? "" : "a date or time without its type";
}

}  // namespace

bool is_double(const std::string& text, double value) {
  char* end = nullptr;
  const double read = std::strtod(text.c_str(), &end);
  return *end == '\0' && read == value && std::signbit(read) == std::signbit(value);
}

std::string shortest(double value) {
  char text[64];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return text;
}

Value text_value(std::string_view bytes) { return Value(bytes); }

Typed typed_value(Input& input) {
  Typed typed;
  const std::size_t kind = input.choice(scalar_kinds + 1);
  const std::uint8_t declared = input.byte();
  if (kind == scalar_kinds) {
    typed.value = array(input, declared % 3);
    if (declared >= 128) typed.type = {.id = TypeId::array, .element = typed.value.element_type()};
    return typed;
  }
  typed.value = scalar(input, kind);
  if (declared < 64) return typed;
  typed.type = typed.value.sql_type();
  if (declared < 128) return typed;
  switch (typed.value.kind()) {
    case ValueKind::string: typed.type = {.id = declared % 2 == 0 ? TypeId::text : TypeId::string}; break;
    case ValueKind::json:
      typed.type = {.id = declared % 3 == 0 ? TypeId::json : declared % 3 == 1 ? TypeId::jsonb : TypeId::text};
      break;
    case ValueKind::uuid:
      typed.type = {.id = declared % 3 == 0 ? TypeId::binary : declared % 3 == 1 ? TypeId::uuid : TypeId::text};
      break;
    case ValueKind::decimal:
      typed.type =
          declared % 2 == 0 ? SqlType{.id = TypeId::numeric, .length = 60, .scale = 20} : SqlType{.id = TypeId::text};
      break;
    case ValueKind::bytes: typed.type = {.id = TypeId::binary}; break;
    default: break;
  }
  return typed;
}

Fate fate_of(Database database, const Typed& typed) {
  const Value& value = typed.value;
  const bool postgresql = database == Database::postgresql, sqlite = database == Database::sqlite;
  const auto moment = [](std::int64_t count) { return kept_if(count >= first_moment && count <= last_moment); };
  switch (value.kind()) {
    case ValueKind::null:
    case ValueKind::boolean:
    case ValueKind::int64:
    case ValueKind::bytes:
    case ValueKind::uuid: return Fate::kept;
    case ValueKind::uint64: return kept_if(!sqlite);
    case ValueKind::float64: {
      const double number = value.as_double();
      return kept_if(std::isfinite(number) || postgresql || (sqlite && std::isinf(number)));
    }
    case ValueKind::decimal: {
      const Decimal number = value.as_decimal();
      if (postgresql || (sqlite && is_text(typed.type.id))) return Fate::kept;
      if (sqlite) return number.precision() <= 15 && number.scale() <= 15 ? Fate::kept : Fate::either;
      const std::size_t digits = number.precision() < number.scale() ? number.scale() : number.precision();
      return digits > 65 ? Fate::refused : number.scale() <= 30 ? Fate::kept : Fate::either;
    }
    case ValueKind::string:
    case ValueKind::json:
      return kept_if(is_utf8(value.as_text()) && (!postgresql || value.as_text().find('\0') == std::string_view::npos));
    case ValueKind::date: return kept_if(is_day(value.as_date()));
    case ValueKind::time: {
      const std::int64_t count = value.as_time().since_midnight.count();
      return kept_if(count >= 0 && count <= microseconds_per_day);
    }
    case ValueKind::datetime: return moment(value.as_datetime().time_since_epoch().count());
    case ValueKind::timestamp: return moment(value.as_timestamp().time_since_epoch().count());
    // close to 2^63 microseconds the server's own sums overflow
    case ValueKind::interval: return postgresql ? Fate::either : Fate::refused;
    case ValueKind::array: return postgresql ? Fate::either : Fate::refused;
  }
  return Fate::either;
}

std::string_view difference(Database database, const Term& term, const Typed& typed) {
  const Value& value = typed.value;
  const auto unless = [](bool same, std::string_view what) { return same ? std::string_view() : what; };
  switch (value.kind()) {
    case ValueKind::null: return unless(term.kind == Term::Kind::null, "not NULL");
    case ValueKind::boolean:
      return unless(term.value == (database == Database::sqlite ? (value.as_bool() ? "1" : "0")
                                                                : (value.as_bool() ? "true" : "false")),
                    "not the truth value");
    case ValueKind::int64:
    case ValueKind::uint64:
    case ValueKind::float64:
    case ValueKind::decimal: return number_difference(database, term, typed);
    case ValueKind::string:
    case ValueKind::json: {
      const bool text = term.kind == Term::Kind::text || (term.kind == Term::Kind::bytes && term.has_type("text"));
      return unless(text && term.value == value.as_text(), "another text");
    }
    case ValueKind::bytes:
      if (database == Database::postgresql) {
        const bool form = term.has_type("bytea") && term.value.starts_with("\\x");
        return unless(form && unhex(std::string_view(term.value).substr(2)) == bytes_of(value), "other bytes");
      }
      return unless(term.kind == Term::Kind::bytes && term.types.empty() && term.value == bytes_of(value),
                    "other bytes");
    case ValueKind::date:
    case ValueKind::time:
    case ValueKind::datetime:
    case ValueKind::timestamp: return temporal_difference(database, term, value);
    case ValueKind::interval:
      return unless(term.has_type("interval") && is_interval(term.value, value.as_interval()), "another interval");
    case ValueKind::uuid: return unless(is_uuid(term, value.as_uuid()), "another uuid");
    case ValueKind::array:
      return unless(!term.types.empty() && term.types.back().ends_with("[]") &&
                        is_array(database, term, value, value.element_type()),
                    "another array");
  }
  return "a kind of value that nobody knows";
}

}  // namespace fuzz
