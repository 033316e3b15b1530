// SPDX-License-Identifier: MIT
#include "quarry/types/value.hpp"

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "types/plain_text.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <utility>

namespace quarry {
namespace {

constexpr std::uint8_t deepest_array = 6;  // PostgreSQL's MAXDIM; it also bounds every recursion below

// year_month_day as one number, so that an impossible day keeps its fields.
std::int64_t packed(const Date& date) noexcept {
  return int{date.year()} * 65536 + static_cast<int>(unsigned{date.month()} * 256 + unsigned{date.day()});
}

Date unpacked(std::int64_t fields) noexcept {
  const auto low = static_cast<unsigned>(fields & 0xFFFF);
  return {std::chrono::year(static_cast<int>(fields >> 16)), std::chrono::month(low >> 8),
          std::chrono::day(low & 0xFF)};
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) noexcept {
  hash = (hash ^ word) * 0x9E37'79B9'7F4A'7C15U;
  return hash ^ (hash >> 32);
}

std::uint64_t mixed(std::uint64_t hash, std::string_view text) noexcept {
  hash = mixed(hash, text.size());
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = text.size() < sizeof word ? text.size() : sizeof word;
    std::memcpy(&word, text.data(), length);
    hash = mixed(hash, word);
    text.remove_prefix(length);
  }
  return hash;
}

// The bits of a double; every NaN has the same.
std::uint64_t identity(double value) noexcept {
  return std::bit_cast<std::uint64_t>(value == value ? value : std::numeric_limits<double>::quiet_NaN());
}

[[noreturn]] void refuse(const Value& value, std::string_view wanted) {
  std::string text = "a ";
  text += kind_name(value.kind());
  text += " value";
  if (!value.is_null()) {
    text += " (";
    detail::append_one_line(text, to_string(value), 80);
    text += ')';
  }
  text += " was asked for as ";
  text += wanted;
  throw ConversionError(text);
}

}  // namespace

namespace detail {
ValuePayload::ValuePayload() = default;
ValuePayload::~ValuePayload() = default;
void destroy(const ValuePayload* payload) noexcept { delete payload; }
}  // namespace detail

Value::Value(ValueKind kind, std::string_view text) : kind_(kind) {
  // The Ref owns the payload before its text is copied, which may throw.
  auto* payload = new detail::ValuePayload;
  payload_ = Ref<const detail::ValuePayload>(payload);
  payload->text = text;
}

Value::Value(const Decimal& value) : Value(ValueKind::decimal, value.to_string()) {}
Value::Value(std::string_view value) : Value(ValueKind::string, value) {}
Value::Value(std::span<const std::byte> value)
    : Value(ValueKind::bytes, {reinterpret_cast<const char*>(value.data()), value.size()}) {}
Value::Value(const Json& value) : Value(ValueKind::json, value.text) {}

Value::Value(const Date& value) noexcept : kind_(ValueKind::date) { scalar_.integer = packed(value); }
Value::Value(TimeOfDay value) noexcept : kind_(ValueKind::time) { scalar_.integer = value.since_midnight.count(); }
Value::Value(DateTime value) noexcept : kind_(ValueKind::datetime) {
  scalar_.integer = value.time_since_epoch().count();
}
Value::Value(Timestamp value) noexcept : kind_(ValueKind::timestamp) {
  scalar_.integer = value.time_since_epoch().count();
}
Value::Value(const Interval& value) noexcept : kind_(ValueKind::interval) {
  scalar_.pair = {value.microseconds.count(), std::int64_t{value.months} * (std::int64_t{1} << 32) +
                                                  static_cast<std::int64_t>(static_cast<std::uint32_t>(value.days))};
}
Value::Value(const Uuid& value) noexcept : kind_(ValueKind::uuid) {
  std::memcpy(scalar_.octets, value.bytes.data(), sizeof scalar_.octets);
}

Value Value::array(std::vector<Value> items, TypeId element) {
  std::uint8_t dimensions = 1;
  for (const Value& item : items) {
    if (item.kind_ == ValueKind::array && item.payload_->dimensions >= dimensions) {
      dimensions = static_cast<std::uint8_t>(item.payload_->dimensions + 1);
    }
  }
  if (dimensions > deepest_array) {
    throw ArgumentError("an array of 7 dimensions was built; PostgreSQL's arrays have at most 6");
  }
  auto* payload = new detail::ValuePayload;
  payload->items = std::move(items);
  payload->element = element;
  payload->dimensions = dimensions;
  Value value;
  value.payload_ = Ref<const detail::ValuePayload>(payload);
  value.kind_ = ValueKind::array;
  return value;
}

SqlType Value::sql_type() const noexcept {
  switch (kind_) {
    case ValueKind::null: break;
    case ValueKind::boolean: return {.id = TypeId::boolean};
    case ValueKind::int64:
      return {.id = scalar_.integer == static_cast<std::int32_t>(scalar_.integer) ? TypeId::integer
                                                                                  : TypeId::big_integer};
    case ValueKind::uint64: return {.id = TypeId::unsigned_big_integer};
    case ValueKind::float64: return {.id = TypeId::double_precision};
    case ValueKind::decimal: return {.id = TypeId::numeric};
    case ValueKind::string: return {.id = TypeId::string};
    case ValueKind::bytes: return {.id = TypeId::binary};
    case ValueKind::date: return {.id = TypeId::date};
    case ValueKind::time: return {.id = TypeId::time};
    case ValueKind::datetime: return {.id = TypeId::datetime};
    case ValueKind::timestamp: return {.id = TypeId::timestamp};
    case ValueKind::interval: return {.id = TypeId::interval};
    case ValueKind::uuid: return {.id = TypeId::uuid};
    case ValueKind::json: return {.id = TypeId::json};
    case ValueKind::array: return {.id = TypeId::array, .element = payload_->element};
  }
  return {};
}

bool Value::as_bool() const {
  if (kind_ != ValueKind::boolean) refuse(*this, "BOOLEAN");
  return scalar_.integer != 0;
}

std::int64_t Value::as_int64() const {
  // a uint64 within range has become an int64 when it was made
  if (kind_ != ValueKind::int64) refuse(*this, "BIGINT");
  return scalar_.integer;
}

std::uint64_t Value::as_uint64() const {
  if (kind_ != ValueKind::uint64 && (kind_ != ValueKind::int64 || scalar_.integer < 0))
    refuse(*this, "BIGINT UNSIGNED");
  return static_cast<std::uint64_t>(scalar_.integer);
}

double Value::as_double() const {
  if (kind_ != ValueKind::float64) refuse(*this, "DOUBLE PRECISION");
  return scalar_.real;
}

Decimal Value::as_decimal() const {
  if (kind_ == ValueKind::int64) return scalar_.integer;
  if (kind_ == ValueKind::uint64) return static_cast<std::uint64_t>(scalar_.integer);
  if (kind_ != ValueKind::decimal) refuse(*this, "NUMERIC");
  return Decimal(payload_->text);
}

std::string_view Value::as_text() const {
  if (kind_ != ValueKind::string && kind_ != ValueKind::json && kind_ != ValueKind::decimal) refuse(*this, "VARCHAR");
  return payload_->text;
}

std::span<const std::byte> Value::as_bytes() const {
  if (kind_ != ValueKind::bytes) refuse(*this, "BLOB");
  return {reinterpret_cast<const std::byte*>(payload_->text.data()), payload_->text.size()};
}

Date Value::as_date() const {
  if (kind_ != ValueKind::date) refuse(*this, "DATE");
  return unpacked(scalar_.integer);
}

TimeOfDay Value::as_time() const {
  if (kind_ != ValueKind::time) refuse(*this, "TIME");
  return {std::chrono::microseconds(scalar_.integer)};
}

DateTime Value::as_datetime() const {
  if (kind_ != ValueKind::datetime) refuse(*this, "DATETIME");
  return DateTime(std::chrono::microseconds(scalar_.integer));
}

Timestamp Value::as_timestamp() const {
  if (kind_ != ValueKind::timestamp) refuse(*this, "TIMESTAMP WITH TIME ZONE");
  return Timestamp(std::chrono::microseconds(scalar_.integer));
}

Interval Value::as_interval() const {
  if (kind_ != ValueKind::interval) refuse(*this, "INTERVAL");
  return {static_cast<std::int32_t>(scalar_.pair.second >> 32),
          static_cast<std::int32_t>(scalar_.pair.second & 0xFFFF'FFFF), std::chrono::microseconds(scalar_.pair.first)};
}

Uuid Value::as_uuid() const {
  if (kind_ != ValueKind::uuid) refuse(*this, "UUID");
  Uuid uuid;
  std::memcpy(uuid.bytes.data(), scalar_.octets, sizeof scalar_.octets);
  return uuid;
}

const std::vector<Value>& Value::items() const {
  if (kind_ != ValueKind::array) refuse(*this, "ARRAY");
  return payload_->items;
}

TypeId Value::element_type() const {
  if (kind_ != ValueKind::array) refuse(*this, "ARRAY");
  return payload_->element;
}

bool operator==(const Value& a, const Value& b) noexcept {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case ValueKind::null: return true;
    case ValueKind::float64: return identity(a.scalar_.real) == identity(b.scalar_.real);
    case ValueKind::decimal:
    case ValueKind::string:
    case ValueKind::bytes:
    case ValueKind::json: return a.payload_ == b.payload_ || a.payload_->text == b.payload_->text;
    case ValueKind::array:
      return a.payload_ == b.payload_ ||
             (a.payload_->element == b.payload_->element && a.payload_->items == b.payload_->items);
    case ValueKind::interval:
    case ValueKind::uuid: return std::memcmp(&a.scalar_, &b.scalar_, sizeof a.scalar_) == 0;
    default: return a.scalar_.integer == b.scalar_.integer;
  }
}

std::uint64_t Value::hash() const noexcept {
  std::uint64_t hash = mixed(0, static_cast<std::uint64_t>(kind_) + 1);
  switch (kind_) {
    case ValueKind::null: return hash;
    case ValueKind::float64: return mixed(hash, identity(scalar_.real));
    case ValueKind::decimal:
    case ValueKind::string:
    case ValueKind::bytes:
    case ValueKind::json: return mixed(hash, payload_->text);
    case ValueKind::array:
      hash = mixed(hash, static_cast<std::uint64_t>(payload_->element));
      hash = mixed(hash, payload_->items.size());
      for (const Value& item : payload_->items) hash = mixed(hash, item.hash());
      return hash;
    case ValueKind::interval:
    case ValueKind::uuid: return mixed(hash, {reinterpret_cast<const char*>(&scalar_), sizeof scalar_});
    default: return mixed(hash, static_cast<std::uint64_t>(scalar_.integer));
  }
}

std::string to_string(const Value& value) {
  std::string text;
  switch (value.kind()) {
    case ValueKind::null: return "NULL";
    case ValueKind::boolean: return value.as_bool() ? "true" : "false";
    case ValueKind::int64: detail::append_text(text, value.as_int64()); return text;
    case ValueKind::uint64: detail::append_text(text, value.as_uint64()); return text;
    case ValueKind::float64: detail::append_text(text, value.as_double()); return text;
    case ValueKind::decimal:
    case ValueKind::string:
    case ValueKind::json: return std::string(value.as_text());
    case ValueKind::bytes: {
      const auto bytes = value.as_bytes();
      return "0x" + to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    case ValueKind::date: return detail::plain_text(value.as_date());
    case ValueKind::time: return detail::plain_text(value.as_time());
    case ValueKind::datetime: return detail::plain_text(value.as_datetime());
    case ValueKind::timestamp: return detail::plain_text(value.as_timestamp());
    case ValueKind::interval: return to_string(value.as_interval());
    case ValueKind::uuid: return value.as_uuid().to_string();
    case ValueKind::array:
      text = "[";
      for (const Value& item : value.items()) {
        if (text.size() > 1) text += ", ";
        text += to_string(item);
      }
      return text += ']';
  }
  return text;
}

std::string_view kind_name(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::null: return "NULL";
    case ValueKind::boolean: return "BOOLEAN";
    case ValueKind::int64: return "BIGINT";
    case ValueKind::uint64: return "BIGINT UNSIGNED";
    case ValueKind::float64: return "DOUBLE PRECISION";
    case ValueKind::decimal: return "NUMERIC";
    case ValueKind::string: return "VARCHAR";
    case ValueKind::bytes: return "BLOB";
    case ValueKind::date: return "DATE";
    case ValueKind::time: return "TIME";
    case ValueKind::datetime: return "DATETIME";
    case ValueKind::timestamp: return "TIMESTAMP WITH TIME ZONE";
    case ValueKind::interval: return "INTERVAL";
    case ValueKind::uuid: return "UUID";
    case ValueKind::json: return "JSON";
    case ValueKind::array: return "ARRAY";
  }
  return "UNKNOWN";
}

}  // namespace quarry
