// SPDX-License-Identifier: MIT
#include "quarry/sql/column.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

class MarkValues final : public Rewriter {
 protected:
  std::uint64_t interesting() const override { return bit(NodeKind::literal) | bit(NodeKind::bind); }
  NodeRef apply(const NodeRef& node) override { return as_sensitive(node); }
};

}  // namespace

NodeRef as_sensitive(const NodeRef& node) {
  const auto marked = [](const auto& value) {
    auto copy = value;
    copy.sensitive = true;
    return make(std::move(copy));
  };
  if (const auto* literal = as<nodes::Literal>(node)) return literal->sensitive ? node : marked(*literal);
  if (const auto* bind = as<nodes::Bind>(node)) return bind->sensitive ? node : marked(*bind);
  return node;
}

NodeRef sensitive_node(const NodeRef& node) {
  if (const auto* column = as<nodes::Column>(node)) {
    nodes::Column copy = *column;
    copy.sensitive = true;
    return make(std::move(copy));
  }
  return MarkValues().rewrite(node);
}

}  // namespace quarry::detail
