// SPDX-License-Identifier: MIT
#include "quarry/sql/tablesample.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef sample_node(const NodeRef& table, const SampleMethod& method, std::optional<std::int64_t> seed) {
  if (!(method.percent >= 0 && method.percent <= 100))
    throw ArgumentError(fmt::format("a sample of {} percent; it has to be from 0 to 100", method.percent));
  const auto* alias = as<nodes::Alias>(table);
  nodes::Sample node;
  node.element = alias != nullptr ? alias->element : table;
  if (node.element->kind != NodeKind::table) throw ArgumentError("tablesample() takes a table");
  node.percent = literal_node(Value(method.percent));
  if (seed) node.seed = literal_node(Value(*seed));
  node.system = method.system;
  return make(std::move(node));
}

}  // namespace quarry::detail
