// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/parameter.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// What every driver refuses before anything is sent.
namespace quarry::drivers {

/// The longest text, bytes or statement that is sent: PostgreSQL's and MySQL's own limit, 1 GiB.
inline constexpr std::size_t max_value_size = std::size_t{1} << 30;

/// Who refuses what: for the sentence and the machine-readable part of the error.
struct Refusal {
  std::string_view dialect;    ///< "postgresql", "mysql", "mariadb", "sqlite"
  std::string_view statement;  ///< the SQL
  const Parameter& parameter;
};

/// @throws DataError: `parameter "day" (DATE) cannot be sent to sqlite: <reason>`
[[noreturn]] void refuse(const Refusal& refusal, const std::string& reason);
/// @throws InvalidEncoding when `text` is not UTF-8, or holds a NUL and `nul_allowed` is false;
/// StatementTooLarge above
///         `max_value_size`.
void require_text(const Refusal& refusal, std::string_view text, bool nul_allowed);
/// @throws StatementTooLarge
void require_size(const Refusal& refusal, std::size_t size);
/// @throws DataError when the date is impossible or outside the years 1 to 9999.
void require_date(const Refusal& refusal, const Date& date);
void require_moment(const Refusal& refusal, DateTime time);
void require_moment(const Refusal& refusal, Timestamp time);
/// @throws DataError outside 00:00:00 to 24:00:00.
void require_time(const Refusal& refusal, TimeOfDay time);

/// The SQL itself. @throws InvalidEncoding for invalid UTF-8 or a NUL, StatementTooLarge above
/// `max_value_size`.
void require_statement(std::string_view dialect, std::string_view sql);
/// @throws ArgumentError when a statement has another number of placeholders than there are parameters.
void require_count(std::string_view sql, std::size_t placeholders, std::size_t parameters);
/// @throws StatementTooLarge when there are more parameters than the server takes.
void require_at_most(std::string_view dialect, std::string_view sql, std::size_t parameters, std::size_t max);

}  // namespace quarry::drivers
