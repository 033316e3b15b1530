// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "definition.hpp"
#include "json_reader.hpp"

/// What a metric file must hold to, beyond its form. Each check throws DefinitionError at the place it is given.
namespace clinic {

/// A name that becomes a column of a query: lower-case letters, digits and single underscores, at most 30.
void require_name(std::string_view name, const JsonPlace& place);
void require_table(const std::string& table, const JsonPlace& place, const Model& model);
void require_column(const ColumnName& column, const JsonPlace& place, const Model& model);
void require_moment(const ColumnName& column, const JsonPlace& place, const Model& model);
void require_number(const ColumnName& column, const JsonPlace& place, const Model& model);
/// That the text at `place` names the key of `table`.
void require_key(const std::string& table, const JsonPlace& place, const Model& model);
/// That the fact's rows have the column a filter compares.
void require_reach(const Filter& filter, const Fact& fact, const JsonPlace& place);
/// That formulas use declared measures and metrics, no metric is made of itself, and none grows too large.
void check_metrics(const Definitions& definitions);
/// That a report's names exist and all its facts have what it groups and filters by.
void check_report(const Definitions& definitions, const Report& report, const JsonPlace& place);

[[noreturn]] void fail_unknown(const JsonPlace& place, std::string_view kind, const std::vector<std::string>& known,
                               const std::string& name);
/// The same for the text at `place`.
[[noreturn]] void fail_unknown(const JsonPlace& place, std::string_view kind, const std::vector<std::string>& known);

template <class T>
[[nodiscard]] std::vector<std::string> names(const std::vector<T>& items) {
  std::vector<std::string> result;
  for (const T& item : items) result.push_back(item.name);
  return result;
}

}  // namespace clinic
