// SPDX-License-Identifier: MIT
#include "quarry/sql/series.hpp"

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef series_node(NodeRef start, NodeRef stop, std::int64_t step, field part, std::string_view name,
                    const SqlType& type) {
  if (step == 0) throw ArgumentError("the step of series() is 0, so it would never end");
  for (const NodeRef& bound : {start, stop}) {
    if (bound->contains(NodeKind::column) && !bound->contains(NodeKind::select)) {
      throw ArgumentError(
          "series() runs between values, binds or scalar subqueries; it cannot see the columns of another table");
    }
  }
  nodes::Series node;
  node.start = adopt_type(std::move(start), type);
  node.stop = adopt_type(std::move(stop), type);
  node.step = std::to_string(step);
  node.part = part;
  node.name = name;
  node.identity = next_identity();
  return typed(std::move(node), type);
}

}  // namespace quarry::detail
