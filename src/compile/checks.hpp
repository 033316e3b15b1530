// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "quarry/sql/node.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

struct Findings {
  std::vector<std::string> warnings, errors;
};

/// What a resolved statement says that hardly anybody means: elements of FROM that nothing joins, and columns beside
/// aggregates that nothing groups by.
[[nodiscard]] Findings check_statement(const NodeRef& statement, const CompileOptions& options);

}  // namespace quarry
