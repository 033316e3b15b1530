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

/// Sequences of one schema.
struct HeaderSequences {
  std::string schema;
  std::vector<ReflectedSequence> sequences;
};

/// A C++ header with an object for each sequence and a struct for each table, in the order of `tables`. The same
/// database gives the same text.
[[nodiscard]] std::string header(const std::vector<ReflectedTable>& tables, const HeaderSequences& sequences,
                                 const Dialect& dialect, const HeaderOptions& options);

}  // namespace quarry::reflect_tool
