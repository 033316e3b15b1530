// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "definition.hpp"

namespace clinic {

/// Values given for parameters, by name; they replace defaults.
using ParameterValues = std::map<std::string, std::vector<std::string>>;

/// One column of a report as it is shown.
struct OutputColumn {
  enum class Role { dimension, measure, metric, score };
  std::string name, label;
  Role role = Role::measure;
  std::optional<quarry::field> period;  ///< of a dimension in time
  Format format;
};

/// A report as a statement. After the shown columns come the flags, in the order of their names here.
struct ReportQuery {
  quarry::Select<> statement;
  std::vector<OutputColumn> columns;
  bool has_enough = false;   ///< a column that is 1 where the row has the report's smallest sample
  bool has_outlier = false;  ///< a column that is 1 above, -1 below, 0 within what is usual among peers
};

/// Builds a report's query: a common table expression of totals per fact; with several facts, their union by key;
/// metrics; means and variances over peers; the score and the outlier flag. It needs neither SQRT but for scores nor
/// STDDEV at all, and runs on every dialect. The dialect is asked for one thing: how text is put in the order of its
/// code points, so that rows that tie come in the same order everywhere.
/// @throws DefinitionError for a parameter's value that does not fit the column it is compared with.
[[nodiscard]] ReportQuery build_query(const Definitions& definitions, const Report& report, const Model& model,
                                      const ParameterValues& values, const quarry::Dialect& dialect);

}  // namespace clinic
