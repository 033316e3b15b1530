// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/types/value.hpp"

/// What each database can hold. The writers of literals and the drivers ask the same functions, so that a value is
/// refused on both paths, for the same reason, before anything is sent.
namespace quarry::detail {

enum class Database : std::uint8_t { standard, postgresql, mysql, mariadb, sqlite };

/// "postgresql", as ErrorInfo::dialect has it.
[[nodiscard]] std::string_view name_of(Database database) noexcept;
/// "PostgreSQL", for sentences.
[[nodiscard]] std::string_view title_of(Database database) noexcept;

/// The longest text, bytes or statement that is sent: PostgreSQL's and MySQL's own limit, 1 GiB.
inline constexpr std::size_t max_value_size = std::size_t{1} << 30;

/// Which exception a value calls for: DataError, StatementTooLarge or InvalidEncoding.
enum class Problem : std::uint8_t { none, data, too_large, encoding };

/// Whether `database` can hold `value` where `type` is declared (unknown: the value's own). Otherwise `reason` is the
/// rest of a sentence about the value: "its year is 0, outside 1 to 9999". It never quotes the value, which may be a
/// secret.
[[nodiscard]] Problem problem_of(Database database, const Value& value, const SqlType& type, std::string& reason);

/// Throws the exception of `problem` with a whole sentence.
[[noreturn]] void throw_problem(Problem problem, std::string_view dialect, std::string_view statement,
                                std::string sentence);

/// The family of an array's members: declared, told by the value, or that of the first member that is not NULL.
[[nodiscard]] TypeId element_of(const Value& array, const SqlType& declared);
/// The lengths of an array's dimensions, outermost first; those of the first inner arrays where they differ.
[[nodiscard]] std::vector<std::size_t> lengths_of(const Value& array);
/// A member of a PostgreSQL array in the kind that its element type has: text read as a date, an integer made a double.
/// Empty where that is not possible without loss.
[[nodiscard]] std::optional<Value> member_as(const Value& member, TypeId element);

/// A decimal number as SQLite has numbers: an integer of 64 bits where it is one, else the double that stands for
/// exactly these digits.
struct SqliteNumber {
  bool is_integer = false;
  std::int64_t integer = 0;
  double real = 0;
};
/// Empty where neither holds it without loss.
[[nodiscard]] std::optional<SqliteNumber> sqlite_number(const Decimal& value);

}  // namespace quarry::detail
