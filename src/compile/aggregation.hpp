// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/node.hpp"

/// What an aggregation is made of.
namespace quarry {

/// A call of an aggregate, with or without FILTER; the function of a window too.
[[nodiscard]] bool is_aggregate(const Node& node) noexcept;
/// Whether a term of a SELECT makes one row of several: windows and subqueries do not.
[[nodiscard]] bool aggregates(const NodeRef& term);
[[nodiscard]] bool aggregates(const NodeList& terms);
/// `count(*) >= 0`, which is true and makes a SELECT an aggregation.
[[nodiscard]] NodeRef any_count();

}  // namespace quarry
