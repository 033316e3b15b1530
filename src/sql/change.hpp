// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <utility>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

/// Copies of a statement with one clause changed.
namespace quarry::detail {

// A copy of the SELECT with one clause changed. Set operations have no such clauses of their own.
template <class F>
NodeRef change(const NodeRef& query, const char* clause, F&& edit) {
  const auto* select = as<nodes::Select>(query);
  if (select == nullptr) {
    throw ArgumentError(
        fmt::format("{} cannot be added to a set operation; add it to a member, or select from subquery()", clause));
  }
  nodes::Select copy = *select;
  edit(copy);
  return make(std::move(copy));
}

// ORDER BY, LIMIT and OFFSET belong to a SELECT and to a set operation as a whole.
template <class F>
NodeRef change_any(const NodeRef& query, F&& edit) {
  if (const auto* select = as<nodes::Select>(query)) {
    nodes::Select copy = *select;
    edit(copy);
    return make(std::move(copy));
  }
  nodes::Compound copy = *as<nodes::Compound>(query);
  edit(copy);
  return make(std::move(copy));
}

// The clauses few statements have are a node of their own.
template <class F>
NodeRef change_options(const NodeRef& query, F&& edit) {
  return change_any(query, [&](auto& statement) {
    const auto* options = as<nodes::SelectOptions>(statement.options);
    nodes::SelectOptions copy = options != nullptr ? *options : nodes::SelectOptions();
    edit(copy);
    statement.options = make(std::move(copy));
  });
}

/// @throws ArgumentError for what is no condition, as far as its type is known.
void require_conditions(const NodeList& conditions, const char* clause);

}  // namespace quarry::detail
