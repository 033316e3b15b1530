// SPDX-License-Identifier: MIT
#include "drivers/parameter_check.hpp"

#include "drivers/error_kind.hpp"
#include "quarry/types/text.hpp"

#include <utility>

namespace quarry::drivers {

namespace {

std::string sentence(const Refusal& refusal, const std::string& reason) {
  const Parameter& parameter = refusal.parameter;
  std::string text = parameter.name.empty() ? std::string("a parameter") : "parameter \"" + parameter.name + "\"";
  text += " (";
  text += parameter.type.known() ? to_string(parameter.type) : std::string(kind_name(parameter.value.kind()));
  text += ") cannot be sent to " + std::string(refusal.dialect) + ": " + reason;
  return text;
}

ErrorInfo info_of(std::string_view dialect, std::string_view statement, std::string message) {
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = statement;
  info.message = std::move(message);
  return info;
}

}  // namespace

void refuse(const Refusal& refusal, const std::string& reason) {
  throw_error(ErrorKind::data, info_of(refusal.dialect, refusal.statement, sentence(refusal, reason)));
}

void require_size(const Refusal& refusal, std::size_t size) {
  if (size <= max_value_size) return;
  throw_error(ErrorKind::too_large,
              info_of(refusal.dialect, refusal.statement,
                      sentence(refusal, "it has " + std::to_string(size) + " bytes, and 1073741824 is the most")));
}

void require_text(const Refusal& refusal, std::string_view text, bool nul_allowed) {
  require_size(refusal, text.size());
  if (!is_valid_utf8(text)) throw InvalidEncoding(sentence(refusal, "its text is not valid UTF-8; send it as Bytes"));
  if (!nul_allowed && text.find('\0') != std::string_view::npos) {
    throw InvalidEncoding(
        sentence(refusal, "its text holds a NUL character, which no text there can; send it as Bytes"));
  }
}

void require_date(const Refusal& refusal, const Date& date) {
  if (!date.ok()) refuse(refusal, "it is not a day of the calendar");
  const int year = static_cast<int>(date.year());
  if (year < 1 || year > 9999) refuse(refusal, "its year is " + std::to_string(year) + ", outside 1 to 9999");
}

void require_moment(const Refusal& refusal, DateTime time) {
  // 0001-01-01 00:00:00 and 10000-01-01 00:00:00 in microseconds since 1970
  constexpr std::int64_t first = -62135596800LL * 1000000, end = 253402300800LL * 1000000;
  const std::int64_t count = time.time_since_epoch().count();
  if (count < first || count >= end) refuse(refusal, "it lies outside the years 1 to 9999");
}

void require_moment(const Refusal& refusal, Timestamp time) {
  require_moment(refusal, DateTime(time.time_since_epoch()));
}

void require_time(const Refusal& refusal, TimeOfDay time) {
  const std::int64_t count = time.since_midnight.count();
  if (count < 0 || count > 86400LL * 1000000) refuse(refusal, "it lies outside 00:00:00 to 24:00:00");
}

void require_statement(std::string_view dialect, std::string_view sql) {
  if (sql.size() > max_value_size) {
    throw_error(ErrorKind::too_large,
                info_of(dialect, sql.substr(0, 1000),
                        "the statement has " + std::to_string(sql.size()) + " bytes, and 1073741824 is the most"));
  }
  if (!is_valid_utf8(sql)) throw InvalidEncoding("the SQL statement is not valid UTF-8");
  if (sql.find('\0') != std::string_view::npos) {
    throw InvalidEncoding("the SQL statement holds a NUL character; bind the value instead");
  }
}

void require_count(std::string_view sql, std::size_t placeholders, std::size_t parameters) {
  if (placeholders == parameters) return;
  throw ArgumentError("the statement has " + std::to_string(placeholders) + " placeholders, but " +
                      std::to_string(parameters) + " parameters were given: " + std::string(sql.substr(0, 200)));
}

void require_at_most(std::string_view dialect, std::string_view sql, std::size_t parameters, std::size_t max) {
  if (parameters <= max) return;
  throw_error(ErrorKind::too_large, info_of(dialect, sql.substr(0, 1000),
                                            "the statement has " + std::to_string(parameters) + " parameters, and " +
                                                std::to_string(max) + " is the most; send it in batches"));
}

}  // namespace quarry::drivers
