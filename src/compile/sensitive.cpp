// SPDX-License-Identifier: MIT
#include "compile/sensitive.hpp"

#include <unordered_map>
#include <vector>

#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

bool is_query(const Node& node) noexcept { return node.kind == NodeKind::select || node.kind == NodeKind::compound; }

// Where the terms of a statement stand: these are looked into, everything else is a term.
bool is_frame(const Node& node) noexcept {
  switch (node.kind) {
    case NodeKind::select:
    case NodeKind::select_options:
    case NodeKind::compound:
    case NodeKind::explain:
    case NodeKind::merge:
    case NodeKind::table:
    case NodeKind::alias:
    case NodeKind::subquery:
    case NodeKind::cte:
    case NodeKind::join:
    case NodeKind::sample: return true;
    case NodeKind::nary: {
      const Op op = static_cast<const nodes::Nary&>(node).op;
      return op == Op::and_ || op == Op::or_;
    }
    default: return false;
  }
}

// Whether a term speaks of a sensitive column itself, or compares with a query that selects one.
bool speaks_of_sensitive(const Node& node) {
  if (!node.contains(NodeKind::sensitive)) return false;
  if (node.kind == NodeKind::column) return true;
  bool found = false;
  const auto child = [&](const NodeRef& ref) {
    if (!ref || found) return;
    if (!is_query(*ref)) {
      found = speaks_of_sensitive(*ref);
    } else if (node.kind != NodeKind::exists) {
      for (const NodeRef& item : detail::items_of_query(ref)) found = found || item->contains(NodeKind::sensitive);
    }
  };
  visit(node, [&](const auto& n) {
    for_each_field(n, [&](const auto& field) {
      using Field = std::remove_cvref_t<decltype(field)>;
      if constexpr (std::is_same_v<Field, NodeRef>) {
        child(field);
      } else if constexpr (std::is_same_v<Field, NodeList>) {
        for (const NodeRef& ref : field) child(ref);
      }
    });
  });
  return found;
}

class Terms final : public ChildMap {
 public:
  NodeRef map(const NodeRef& node) override {
    // no short cut past columns: the element a column comes from must stay the one that stands in FROM
    if (!node) return node;
    if (const auto known = done_.find(node.get()); known != done_.end()) return known->second;
    NodeRef result;
    if (const auto* insert = as<nodes::Insert>(node)) result = rows_of(*insert);
    else if (const auto* change = as<nodes::Modification>(node)) result = set_of(*change);
    else if (const auto* action = as<nodes::MergeAction>(node)) result = set_of(*action);
    else if (node->kind == NodeKind::column || is_frame(*node) || !speaks_of_sensitive(*node))
      result = with_children(node, *this);
    else result = whole_.map(node);
    done_.emplace(node.get(), result);
    return result;
  }

 private:
  // A term that is sensitive as a whole; FROM elements it mentions are still looked at term by term.
  class Whole final : public ChildMap {
   public:
    explicit Whole(Terms& terms) : terms_(terms) {}
    NodeRef map(const NodeRef& node) override {
      if (!node) return node;
      if (const auto known = done_.find(node.get()); known != done_.end()) return known->second;
      NodeRef result;
      const bool elsewhere = is_frame(*node) && !is_query(*node) && node->kind != NodeKind::nary;
      if (elsewhere || node->kind == NodeKind::column) result = terms_.map(node);
      else if (const auto* path = as<nodes::JsonPath>(node)) result = document_of(*path);
      else result = detail::as_sensitive(with_children(node, *this));
      done_.emplace(node.get(), result);
      return result;
    }

   private:
    // the keys of a path are names, not values
    NodeRef document_of(const nodes::JsonPath& path) {
      nodes::JsonPath copy = path;
      copy.operand = map(path.operand);
      return make(std::move(copy));
    }

    Terms& terms_;
    std::unordered_map<const Node*, NodeRef> done_;
  };

  NodeRef rows_of(const nodes::Insert& insert) {
    nodes::Insert copy = insert;
    copy.query = map(insert.query);
    std::vector<NodeRef> row_values;
    row_values.reserve(insert.values.size());
    for (std::size_t i = 0; i < insert.values.size(); ++i) {
      const NodeRef& value = insert.values[i];
      const bool hidden = insert.columns[i % insert.columns.size()]->contains(NodeKind::sensitive);
      row_values.push_back(hidden ? whole_.map(value) : map(value));
    }
    copy.values = NodeList(std::move(row_values));
    if (insert.conflict) copy.conflict = set_of(*as<nodes::Conflict>(insert.conflict));
    std::vector<NodeRef> returned;
    for (const NodeRef& item : insert.returning) returned.push_back(map(item));
    copy.returning = NodeList(std::move(returned));
    return make(std::move(copy));
  }

  // What a sensitive column is set to is as sensitive as it.
  template <class N>
  NodeRef set_of(const N& change) {
    const auto others = with_children(NodeRef(&change), *this);
    N copy = *as<N>(others);
    std::vector<NodeRef> values;
    for (std::size_t i = 0; i < change.values.size(); ++i) {
      const bool hidden = change.columns[i]->contains(NodeKind::sensitive);
      values.push_back(hidden ? whole_.map(change.values[i]) : copy.values[i]);
    }
    copy.values = NodeList(std::move(values));
    return make(std::move(copy));
  }

  Whole whole_{*this};
  std::unordered_map<const Node*, NodeRef> done_;
};

}  // namespace

NodeRef mark_sensitive(const NodeRef& statement) {
  if (!statement->contains(NodeKind::sensitive)) return statement;
  return Terms().map(statement);
}

}  // namespace quarry
