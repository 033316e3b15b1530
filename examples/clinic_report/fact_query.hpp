// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "query_builder.hpp"

namespace clinic {

/// What a fact contributes to a report: `WITH <fact>_totals AS (SELECT dimensions, measures FROM fact LEFT JOIN ...
/// WHERE filters GROUP BY dimensions)`.
class FactQuery {
 public:
  FactQuery(const Definitions& definitions, const Report& report, const Model& model, const ParameterValues& values)
      : definitions_(definitions), report_(report), model_(model), values_(values) {}

  /// The totals of one fact: its dimensions' columns and keys, and these measures.
  [[nodiscard]] quarry::Subquery totals(const Fact& fact, const std::vector<std::string>& measures) const;
  /// The totals of all facts that have one of the measures, brought together on the dimensions ("drill across"): each
  /// fact is summed by itself before they meet, so none multiplies another's rows.
  [[nodiscard]] quarry::Subquery combined(const std::vector<std::string>& measures) const;
  /// The columns that tell a row of the report from others: dimensions and, where they have one, their keys.
  [[nodiscard]] std::vector<std::string> keys() const;

 private:
  [[nodiscard]] quarry::Column<> column(const ColumnName& name) const;
  [[nodiscard]] quarry::Expr<> period(const ColumnName& moment, quarry::field period) const;
  [[nodiscard]] quarry::Expr<> measure(const Measure& measure, const Fact& fact) const;
  /// Without a condition when a parameter has no value.
  [[nodiscard]] std::optional<quarry::Expr<bool>> condition(const Filter& filter, const Fact& fact) const;

  const Definitions& definitions_;
  const Report& report_;
  const Model& model_;
  const ParameterValues& values_;
};

}  // namespace clinic
