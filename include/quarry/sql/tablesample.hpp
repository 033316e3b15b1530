// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "quarry/sql/from.hpp"

namespace quarry {

/// How TABLESAMPLE chooses rows; made by `bernoulli` and `system_sample`.
struct SampleMethod {
  double percent;
  bool system;
};
/// Each row by itself, with a probability of `percent` in 100.
[[nodiscard]] inline SampleMethod bernoulli(double percent) { return {percent, false}; }
/// Whole blocks of the table's storage: faster, less even.
[[nodiscard]] inline SampleMethod system_sample(double percent) { return {percent, true}; }

namespace detail {
[[nodiscard]] NodeRef sample_node(const NodeRef& table, const SampleMethod& method, std::optional<std::int64_t> seed);
}  // namespace detail

/// A part of a table's rows, under a name of its own: `auto some = tablesample(orders, bernoulli(10), 42)` is
/// `orders AS orders_1 TABLESAMPLE BERNOULLI (10) REPEATABLE (42)`. With a seed the choice is the same every time.
/// PostgreSQL only; a CompileError elsewhere.
/// @throws ArgumentError unless 0 <= percent <= 100.
template <std::derived_from<FromClause> T>
  requires requires(AliasOf alias) { T{std::move(alias)}; }
[[nodiscard]] T tablesample(const T& table, const SampleMethod& method, std::optional<std::int64_t> seed = {},
                            std::string_view name = {}) {
  return T{AliasOf{detail::sample_node(table.node(), method, seed), std::string(name)}};
}

}  // namespace quarry
