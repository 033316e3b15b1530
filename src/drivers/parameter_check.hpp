// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/parameter.hpp"
#include "types/storable.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// What every driver refuses before anything is sent.
namespace quarry::drivers {

/// Who refuses what: for the sentence and the machine-readable part of the error.
struct Refusal {
  std::string_view dialect;    ///< "postgresql", "mysql", "mariadb", "sqlite"
  std::string_view statement;  ///< the SQL
  const Parameter& parameter;
};

/// @throws DataError: `parameter "day" (DATE) cannot be sent to sqlite: <reason>`
[[noreturn]] void refuse(const Refusal& refusal, std::string_view reason);
/// Checks that `database` holds the parameter's value, by the rules that the literals have too.
/// @throws DataError, StatementTooLarge, InvalidEncoding
void require_storable(detail::Database database, const Refusal& refusal);

/// The SQL itself. @throws InvalidEncoding for invalid UTF-8 or a NUL, StatementTooLarge above
/// `max_value_size`.
void require_statement(std::string_view dialect, std::string_view sql);
/// @throws ArgumentError when a statement has another number of placeholders than there are parameters.
void require_count(std::string_view sql, std::size_t placeholders, std::size_t parameters);
/// @throws StatementTooLarge when there are more parameters than the server takes.
void require_at_most(std::string_view dialect, std::string_view sql, std::size_t parameters, std::size_t max);

}  // namespace quarry::drivers
