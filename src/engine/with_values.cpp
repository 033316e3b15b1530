// SPDX-License-Identifier: MIT
#include "engine/core.hpp"
#include "quarry/sql/insert.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry::detail {
namespace {

class BindValues final : public Rewriter {
 public:
  explicit BindValues(std::span<const NamedValue> values) : values_(values) {}

 protected:
  std::uint64_t interesting() const override { return bit(NodeKind::bind); }
  NodeRef apply(const NodeRef& node) override {
    const auto* bind = as<nodes::Bind>(node);
    if (bind == nullptr) return node;
    for (const NamedValue& each : values_) {
      if (each.name != bind->name) continue;
      NodeRef given = bind_node(bind->name, bound_type(bind->name, bind->type, each.value), each.value, true);
      return bind->sensitive ? as_sensitive(given) : given;
    }
    return node;
  }

 private:
  std::span<const NamedValue> values_;
};

}  // namespace

Statement with_values(const Statement& statement, std::span<const NamedValue> values) {
  return values.empty() ? statement : Statement(BindValues(values).rewrite(statement.node()));
}

Statement with_rows(const Statement& insert, std::span<const Parameter> values) {
  const auto* node = as<nodes::Insert>(insert.node());
  const std::size_t columns = node == nullptr ? 0 : node->columns.size();
  if (columns == 0) return insert;
  NodeRef filled = insert.node();
  std::vector<NodeRef> row;
  for (const Parameter& each : values) {
    row.push_back(literal_node(each.value));
    if (row.size() == columns) filled = insert_row(filled, NodeList(std::exchange(row, {})));
  }
  return Statement(filled);
}

}  // namespace quarry::detail
