// SPDX-License-Identifier: MIT
#include "drivers/postgresql/encode.hpp"

#include "drivers/error_kind.hpp"
#include "drivers/parameter_check.hpp"
#include "drivers/postgresql/numeric.hpp"
#include "drivers/postgresql/wire.hpp"
#include "quarry/types/error.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace quarry::drivers::postgresql {

namespace {

constexpr std::string_view dialect = "postgresql";
constexpr std::size_t in_place = std::numeric_limits<std::size_t>::max();

bool fits_int4(std::int64_t value) noexcept {
  return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
}
bool fits_double(std::int64_t value) noexcept { return value >= -(1LL << 53) && value <= (1LL << 53); }

Oid integer_oid(std::int64_t value, TypeId declared) noexcept {
  switch (declared) {
    case TypeId::unknown:
    case TypeId::small_integer:
    case TypeId::integer: return fits_int4(value) ? oid::int4 : oid::int8;
    case TypeId::unsigned_big_integer:
    case TypeId::numeric: return oid::numeric;
    case TypeId::real:
    case TypeId::double_precision: return fits_double(value) ? oid::float8 : oid::int8;
    default: return oid::int8;
  }
}

Oid array_oid(TypeId element, std::uint32_t length) noexcept {
  Oid of = oid_of(element);
  if (element == TypeId::small_integer) of = oid::int2;
  if (element == TypeId::real) of = oid::float4;
  // VARCHAR[] and TEXT[] do not mix; without a length a column of ours is TEXT[]
  if (element == TypeId::string && length != 0) of = oid::varchar;
  const TypeEntry* entry = find_type(of);
  return entry != nullptr ? entry->array : oid::unspecified;
}

void append_double(std::string& out, double value) { append_integer(out, std::bit_cast<std::uint64_t>(value)); }

std::int64_t as_days(const Date& date) { return std::chrono::sys_days(date).time_since_epoch().count(); }

// ---- arrays ----

bool has_null(const Value& array) {
  for (const Value& item : array.items()) {
    if (item.is_null() || (item.kind() == ValueKind::array && has_null(item))) return true;
  }
  return false;
}

void append_items(std::string& out, const Value& array, const TypeEntry& element, const Refusal& refusal) {
  for (const Value& item : array.items()) {
    if (item.kind() == ValueKind::array) {
      append_items(out, item, element, refusal);
    } else if (item.is_null()) {
      append_integer(out, std::int32_t{-1});
    } else {
      const std::size_t length_at = out.size();
      append_integer(out, std::int32_t{0});
      append_binary(out, element.oid, detail::member_as(item, element.id).value(), refusal.statement,
                    refusal.parameter);
      std::string length;
      append_integer(length, static_cast<std::int32_t>(out.size() - length_at - 4));
      out.replace(length_at, 4, length);
    }
  }
}

// Of an array that was checked: its shape is regular and its members fit.
void append_array(std::string& out, const Value& array, const TypeEntry& element, const Refusal& refusal) {
  const std::vector<std::size_t> lengths = detail::lengths_of(array);
  const std::size_t dimensions = lengths[0] == 0 ? 0 : lengths.size();  // PostgreSQL's empty array has none
  append_integer(out, static_cast<std::int32_t>(dimensions));
  append_integer(out, std::int32_t{has_null(array) ? 1 : 0});
  append_integer(out, element.oid);
  for (std::size_t i = 0; i < dimensions; ++i) {
    append_integer(out, static_cast<std::int32_t>(lengths[i]));
    append_integer(out, std::int32_t{1});  // lower bound
  }
  append_items(out, array, element, refusal);
}

[[noreturn]] void refuse_member(const Refusal& refusal, const Value& value, Oid oid) {
  const TypeEntry* type = find_type(oid);
  refuse(refusal, "a " + std::string(kind_name(value.kind())) + " cannot be sent as " +
                      (type != nullptr ? type->name : "an unknown type"));
}

}  // namespace

Oid parameter_oid(const Value& value, const SqlType& type) noexcept {
  switch (value.kind()) {
    case ValueKind::null:
      if (type.words) return oid::unspecified;
      return type.id == TypeId::array ? array_oid(type.element, type.length) : oid_of(type.id);
    case ValueKind::boolean: return oid::boolean;
    case ValueKind::int64: return integer_oid(value.as_int64(), type.id);
    case ValueKind::uint64: return oid::numeric;
    case ValueKind::float64: return oid::float8;
    case ValueKind::decimal: return oid::numeric;
    case ValueKind::string: return is_text(type.id) && !type.words ? oid::text : oid::unspecified;
    case ValueKind::bytes: return oid::bytea;
    case ValueKind::date: return oid::date;
    case ValueKind::time: return oid::time;
    case ValueKind::datetime: return oid::timestamp;
    case ValueKind::timestamp: return oid::timestamptz;
    case ValueKind::interval: return oid::interval;
    case ValueKind::uuid: return is_text(type.id) ? oid::text : oid::uuid;
    case ValueKind::json:
      if (is_text(type.id)) return oid::text;
      return type.id == TypeId::jsonb ? oid::jsonb : type.id == TypeId::json ? oid::json : oid::unspecified;
    case ValueKind::array:
      return array_oid(detail::element_of(value, type), type.id == TypeId::array ? type.length : 0);
  }
  return oid::unspecified;
}

void append_binary(std::string& out, Oid oid, const Value& value, std::string_view sql, const Parameter& parameter) {
  const Refusal refusal{dialect, sql, parameter};
  const ValueKind kind = value.kind();
  const bool integer = kind == ValueKind::int64 || kind == ValueKind::uint64;
  switch (oid) {
    case oid::boolean:
      if (kind != ValueKind::boolean) break;
      out += value.as_bool() ? '\1' : '\0';
      return;
    case oid::int2:
      if (kind != ValueKind::int64) break;
      append_integer(out, static_cast<std::int16_t>(value.as_int64()));
      return;
    case oid::int4:
      if (kind != ValueKind::int64) break;
      append_integer(out, static_cast<std::int32_t>(value.as_int64()));
      return;
    case oid::int8:
      if (kind != ValueKind::int64) break;
      append_integer(out, value.as_int64());
      return;
    case oid::float4:
      if (kind != ValueKind::float64) break;
      append_integer(out, std::bit_cast<std::uint32_t>(static_cast<float>(value.as_double())));
      return;
    case oid::float8:
      if (kind == ValueKind::float64) append_double(out, value.as_double());
      else if (kind == ValueKind::int64 && fits_double(value.as_int64()))
        append_double(out, static_cast<double>(value.as_int64()));
      else break;
      return;
    case oid::numeric:
      if (kind != ValueKind::decimal && !integer) break;
      if (!append_numeric(out, value.as_decimal().to_string())) break;
      return;
    case oid::text:
    case oid::varchar:
      if (kind == ValueKind::uuid) {
        out += value.as_uuid().to_string();
      } else if (kind == ValueKind::string || kind == ValueKind::json) {
        out += value.as_text();
      } else {
        break;
      }
      return;
    case oid::json:
    case oid::jsonb:
      if (kind != ValueKind::json && kind != ValueKind::string) break;
      if (oid == oid::jsonb) out += '\1';  // the version of the binary form
      out += value.as_text();
      return;
    case oid::bytea: {
      if (kind != ValueKind::bytes) break;
      const std::span<const std::byte> bytes = value.as_bytes();
      out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return;
    }
    case oid::date: {
      if (kind != ValueKind::date) break;
      append_integer(out, static_cast<std::int32_t>(as_days(value.as_date()) - epoch_days));
      return;
    }
    case oid::time:
      if (kind != ValueKind::time) break;
      append_integer(out, static_cast<std::int64_t>(value.as_time().since_midnight.count()));
      return;
    case oid::timestamp:
      if (kind != ValueKind::datetime) break;
      append_integer(out,
                     static_cast<std::int64_t>(value.as_datetime().time_since_epoch().count()) - epoch_microseconds);
      return;
    case oid::timestamptz:
      if (kind != ValueKind::timestamp) break;
      append_integer(out,
                     static_cast<std::int64_t>(value.as_timestamp().time_since_epoch().count()) - epoch_microseconds);
      return;
    case oid::interval: {
      if (kind != ValueKind::interval) break;
      const Interval interval = value.as_interval();
      append_integer(out, static_cast<std::int64_t>(interval.microseconds.count()));
      append_integer(out, interval.days);
      append_integer(out, interval.months);
      return;
    }
    case oid::uuid: {
      if (kind != ValueKind::uuid) break;
      const Uuid uuid = value.as_uuid();
      out.append(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
      return;
    }
    default:
      if (const TypeEntry* element = find_array(oid); element != nullptr && kind == ValueKind::array) {
        append_array(out, value, *element, refusal);
        return;
      }
  }
  refuse_member(refusal, value, oid);
}

void EncodedParameters::encode(std::string_view sql, std::span<const Parameter> parameters) {
  oids_.clear();
  values_.clear();
  lengths_.clear();
  formats_.clear();
  offsets_.clear();
  buffer_.clear();
  std::size_t total = sql.size();
  for (const Parameter& parameter : parameters) {
    const Value& value = parameter.value;
    const Refusal refusal{dialect, sql, parameter};
    require_storable(detail::Database::postgresql, refusal);
    const Oid oid = parameter_oid(value, parameter.type);
    const char* direct = nullptr;
    std::size_t start = buffer_.size();
    std::size_t length = 0;
    int format = 1;
    if (value.is_null()) {
      start = in_place;
    } else if (oid == oid::text && value.kind() != ValueKind::uuid) {
      const std::string_view text = value.as_text();
      direct = text.empty() ? "" : text.data();
      length = text.size();
      start = in_place;
    } else if (oid == oid::bytea) {
      const std::span<const std::byte> bytes = value.as_bytes();
      direct = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
      length = bytes.size();
      start = in_place;
    } else if (oid == oid::unspecified) {
      if (value.kind() != ValueKind::string && value.kind() != ValueKind::json) {
        refuse(refusal, "PostgreSQL has no type for it here; declare the type of the column or bind");
      }
      buffer_ += value.as_text();
      buffer_ += '\0';  // libpq reads parameters in text form up to a NUL
      format = 0;
    } else {
      append_binary(buffer_, oid, value, sql, parameter);
    }
    if (start != in_place) length = buffer_.size() - start;
    total += length;
    oids_.push_back(oid);
    values_.push_back(direct);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
    offsets_.push_back(start);
  }
  for (std::size_t i = 0; i < offsets_.size(); ++i) {
    if (offsets_[i] != in_place) values_[i] = buffer_.data() + offsets_[i];
  }
  if (total <= detail::max_value_size) return;
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = sql.substr(0, 1000);
  info.message =
      "the statement and its parameters have " + std::to_string(total) + " bytes, and 1073741824 is the most";
  throw_error(ErrorKind::too_large, std::move(info));
}

}  // namespace quarry::drivers::postgresql
