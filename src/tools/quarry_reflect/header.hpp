// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/schema/inspector.hpp"

namespace quarry::reflect_tool {

struct HeaderOptions {
  std::string name_space;      ///< what the header's names are in; empty: nothing
  std::string default_schema;  ///< tables of it are named without it
};

/// A C++ header with a struct for each table, in the order of `tables`. The same database gives the same text.
[[nodiscard]] std::string header(const std::vector<ReflectedTable>& tables, const Dialect& dialect,
                                 const HeaderOptions& options);

}  // namespace quarry::reflect_tool
