// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "quarry/sql/query.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

NodeRef cte_node(const NodeRef& query, std::string_view name, const CteOptions& options) {
  nodes::Cte node;
  if (name.empty()) node.identity = next_identity();
  node.query = query;
  node.name = name;
  node.nested = options.nested;
  node.materialization = static_cast<nodes::Materialization>(options.materialization);
  return make(std::move(node));
}

}  // namespace detail

RecursiveCte Query::cte(std::string_view name, Recursive) const {
  nodes::Cte node;
  node.identity = detail::next_identity();
  node.query = node_;
  node.name = name;
  node.recursive = true;
  return RecursiveCte(make(std::move(node)));
}

namespace {
RecursiveCte grown(const NodeRef& first, const Query& next, unsigned op) {
  nodes::Cte whole = *as<nodes::Cte>(first);
  whole.query = detail::compound(op, whole.query, next.node());
  return RecursiveCte(make(std::move(whole)));
}
}  // namespace

RecursiveCte RecursiveCte::union_(const Query& next) const { return grown(node_, next, 0); }
RecursiveCte RecursiveCte::union_all(const Query& next) const { return grown(node_, next, 1); }

}  // namespace quarry
