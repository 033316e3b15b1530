// SPDX-License-Identifier: MIT
#include <unordered_set>

#include "compile/derive.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Notes what stands in any FROM below, and what columns are taken of.
void collect(const NodeRef& node, std::unordered_set<const Node*>& offered, std::unordered_set<const Node*>& used) {
  if (const auto* column = as<nodes::Column>(node); column != nullptr && column->source) {
    used.insert(column->source.get());
    return;
  }
  if (bit(node->kind) & (bit(NodeKind::table) | bit(NodeKind::alias) | bit(NodeKind::subquery) | bit(NodeKind::cte))) {
    offered.insert(node.get());
  }
  for_each_child(*node, [&](const NodeRef& child) { collect(child, offered, used); });
}

class LimitInSubquery final : public Rewriter {
 public:
  explicit LimitInSubquery(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::in) | bit(NodeKind::quantified); }
  NodeRef apply(const NodeRef& node) override {
    if (const auto* in = as<nodes::In>(node); in != nullptr && in->query && to_wrap(in->query)) {
      nodes::In lowered = *in;
      lowered.query = wrapped(in->query);
      return make(std::move(lowered));
    }
    if (const auto* quantified = as<nodes::Quantified>(node); quantified != nullptr && to_wrap(quantified->operand)) {
      nodes::Quantified lowered = *quantified;
      lowered.operand = wrapped(quantified->operand);
      return make(std::move(lowered));
    }
    return node;
  }

  bool to_wrap(const NodeRef& query) const {
    return is_limited(query) && (dialect_.supports(feature::correlated_derived) || !is_correlated(query));
  }

  static NodeRef wrapped(const NodeRef& query) {
    nodes::LiteralColumn everything;
    everything.sql = "*";
    nodes::Select select;
    select.columns = NodeList{detail::typed(std::move(everything), detail::items_of_query(query)[0]->type)};
    select.from = NodeList{derived_table(query)};
    select.resolved = true;
    return make(std::move(select));
  }
  const Dialect& dialect_;
};

}  // namespace

bool is_limited(const NodeRef& query) {
  if (const auto* select = as<nodes::Select>(query)) return select->limit || select->offset;
  const auto* compound = as<nodes::Compound>(query);
  return compound != nullptr && (compound->limit || compound->offset);
}

bool is_correlated(const NodeRef& query) {
  std::unordered_set<const Node*> offered, used;
  collect(query, offered, used);
  for (const Node* source : used) {
    if (!offered.contains(source)) return true;
  }
  return false;
}

NodeRef lower_limit_in_subquery(const NodeRef& statement, const Dialect& dialect) {
  return LimitInSubquery(dialect).rewrite(statement);
}

}  // namespace quarry
