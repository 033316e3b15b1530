// SPDX-License-Identifier: MIT
#include "drivers/mysql/encode.hpp"

#include <cstring>

#include "drivers/calendar.hpp"
#include "drivers/parameter_check.hpp"

namespace quarry::drivers::mysql {

namespace {

MYSQL_TIME mysql_time(const Parts& parts, enum_mysql_timestamp_type type) {
  MYSQL_TIME time{};
  time.year = parts.year;
  time.month = parts.month;
  time.day = parts.day;
  time.hour = parts.hour;
  time.minute = parts.minute;
  time.second = parts.second;
  time.second_part = parts.microsecond;
  time.time_type = type;
  return time;
}

}  // namespace

void EncodedParameters::encode(std::string_view dialect, std::string_view sql, std::span<const Parameter> parameters) {
  binds_.assign(parameters.size(), MYSQL_BIND{});
  scalars_.assign(parameters.size(), Scalar{});
  texts_.clear();
  bytes_ = 64;
  const detail::Database database = dialect == "mariadb" ? detail::Database::mariadb : detail::Database::mysql;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Value& value = parameters[i].value;
    require_storable(database, {dialect, sql, parameters[i]});
    MYSQL_BIND& bind = binds_[i];
    Scalar& scalar = scalars_[i];
    bind.buffer = &scalar;
    bytes_ += 16;
    const auto text = [&](std::string_view data, enum_field_types type) {
      bind.buffer_type = type;
      bind.buffer =
          const_cast<char*>(data.empty() ? "" : data.data());  // only read, but the C declaration has no const
      bind.buffer_length = static_cast<unsigned long>(data.size());
      bytes_ += data.size();
    };
    const auto moment = [&](const Parts& parts, enum_field_types type, enum_mysql_timestamp_type kind) {
      bind.buffer_type = type;
      scalar.time = mysql_time(parts, kind);
    };
    switch (value.kind()) {
      case ValueKind::null: bind.buffer_type = MYSQL_TYPE_NULL; break;
      case ValueKind::boolean:
        bind.buffer_type = MYSQL_TYPE_TINY;
        scalar.tiny = value.as_bool() ? 1 : 0;
        break;
      case ValueKind::int64:
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        scalar.integer = value.as_int64();
        break;
      case ValueKind::uint64:
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.is_unsigned = 1;
        scalar.integer = static_cast<long long>(value.as_uint64());
        break;
      case ValueKind::float64:
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        scalar.real = value.as_double() + 0.0;  // -0.0 is 0.0 to MariaDB when bound, so it is wherever it is written
        break;
      case ValueKind::decimal: text(value.as_text(), MYSQL_TYPE_NEWDECIMAL); break;
      case ValueKind::json:
      case ValueKind::string: text(value.as_text(), MYSQL_TYPE_VAR_STRING); break;
      case ValueKind::bytes: {
        const std::span<const std::byte> bytes = value.as_bytes();
        text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, MYSQL_TYPE_BLOB);
        break;
      }
      case ValueKind::date: moment(parts_of(value.as_date()), MYSQL_TYPE_DATE, MYSQL_TIMESTAMP_DATE); break;
      case ValueKind::time: moment(parts_of(value.as_time()), MYSQL_TYPE_TIME, MYSQL_TIMESTAMP_TIME); break;
      case ValueKind::datetime:
        moment(parts_of(value.as_datetime()), MYSQL_TYPE_DATETIME, MYSQL_TIMESTAMP_DATETIME);
        break;
      case ValueKind::timestamp:
        moment(parts_of(DateTime(value.as_timestamp().time_since_epoch())), MYSQL_TYPE_DATETIME,
               MYSQL_TIMESTAMP_DATETIME);
        break;
      case ValueKind::uuid: {
        const Uuid uuid = value.as_uuid();
        if (parameters[i].type.id == TypeId::binary) {
          texts_.emplace_back(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
          text(texts_.back(), MYSQL_TYPE_BLOB);
        } else {
          texts_.push_back(uuid.to_string());
          text(texts_.back(), MYSQL_TYPE_VAR_STRING);
        }
        break;
      }
      case ValueKind::interval:
      case ValueKind::array: break;  // refused above
    }
  }
}

}  // namespace quarry::drivers::mysql
