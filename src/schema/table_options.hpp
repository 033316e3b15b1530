// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace quarry::detail {

/// Where an option of a table stands in CREATE TABLE: before TABLE, behind the columns, there after commas, or beside
/// the column that the database numbers.
enum class OptionPlace : unsigned char { prefix, suffix, listed, numbered };

struct TableOptionRule {
  std::string_view name;  ///< its beginning says which databases it is for
  std::string_view sql;   ///< a template over {0}, its value; without {0} it takes none
  OptionPlace place = OptionPlace::suffix;
};
/// Every option there is, in the order they are printed.
[[nodiscard]] std::span<const TableOptionRule> table_option_rules() noexcept;

}  // namespace quarry::detail
