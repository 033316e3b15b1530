// SPDX-License-Identifier: MIT
#include "schema/table_options.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "quarry/schema/table.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/text_binds.hpp"

namespace quarry {

namespace detail {

namespace {
constexpr TableOptionRule rules[] = {
    {"postgresql_unlogged", "UNLOGGED ", OptionPlace::prefix},
    {"postgresql_inherits", " INHERITS ({0})"},
    {"postgresql_partition_by", " PARTITION BY {0}"},
    {"postgresql_with", " WITH ({0})"},
    {"postgresql_tablespace", " TABLESPACE {0}"},
    {"mysql_engine", " ENGINE={0}"},
    {"mysql_auto_increment", " AUTO_INCREMENT={0}"},
    {"mysql_charset", " DEFAULT CHARSET={0}"},
    {"mysql_collate", " COLLATE={0}"},
    {"mysql_row_format", " ROW_FORMAT={0}"},
    {"sqlite_autoincrement", "AUTOINCREMENT", OptionPlace::numbered},
    {"sqlite_strict", "STRICT", OptionPlace::listed},
    {"sqlite_without_rowid", "WITHOUT ROWID", OptionPlace::listed},
};
}  // namespace

std::span<const TableOptionRule> table_option_rules() noexcept { return rules; }

}  // namespace detail

TableOption table_option(std::string_view name, std::string_view value) {
  std::vector<std::string> names;
  for (const detail::TableOptionRule& rule : detail::rules) {
    if (rule.name == name) {
      const bool takes_value = rule.sql.find("{0}") != std::string_view::npos;
      if (takes_value == value.empty()) {
        throw ArgumentError(fmt::format("the table option \"{}\" takes {} value", name, takes_value ? "a" : "no"));
      }
      if (!value.empty()) detail::require_text(value, "a table option");
      return {std::string(name), std::string(value)};
    }
    names.emplace_back(rule.name);
  }
  throw ArgumentError(fmt::format("there is no table option \"{}\".{}", name, suggestion(name, names)));
}

}  // namespace quarry
