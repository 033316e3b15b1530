// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compile/derive.hpp"
#include "compile/from_elements.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/column.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

class DeleteToExists final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::modification); }
  NodeRef apply(const NodeRef& node) override {
    const auto* change = as<nodes::Modification>(node);
    if (change == nullptr || !change->deletes || change->from.empty()) return node;
    nodes::LiteralColumn one;
    one.sql = "1";
    nodes::Select others;
    others.columns = NodeList{detail::typed(std::move(one), {.id = TypeId::integer})};
    others.from = change->from;
    others.where = change->where;
    others.resolved = true;
    nodes::Exists exists;
    exists.query = make(std::move(others));
    nodes::Modification lowered = *change;
    lowered.from = {};
    lowered.where = NodeList{detail::typed(std::move(exists), {.id = TypeId::boolean})};
    return make(std::move(lowered));
  }
};

bool reads(const NodeRef& value, const NodeRef& table, const std::string& column) {
  if (value->kind == NodeKind::excluded) return false;  // of the new row, which nothing changes
  if (const auto* read = as<nodes::Column>(value)) {
    return read->name == column && (!read->source || same_element(read->source, table));
  }
  if (!value->contains(NodeKind::column)) return false;
  bool found = false;
  for_each_child(*value, [&](const NodeRef& child) { found = found || reads(child, table, column); });
  return found;
}

class AssignmentOrder final : public Rewriter {
 public:
  explicit AssignmentOrder(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::modification) | bit(NodeKind::insert); }
  NodeRef apply(const NodeRef& node) override {
    if (const auto* change = as<nodes::Modification>(node)) return ordered(node, *change, change->table);
    if (const auto* insert = as<nodes::Insert>(node); insert != nullptr && insert->conflict) {
      nodes::Insert copy = *insert;
      copy.conflict = ordered(insert->conflict, *as<nodes::Conflict>(insert->conflict), insert->table);
      return copy.conflict == insert->conflict ? node : make(std::move(copy));
    }
    return node;
  }

  template <class N>
  NodeRef ordered(const NodeRef& node, const N& change, const NodeRef& table) const {
    std::vector<std::size_t> left, order;
    for (std::size_t i = 0; i < change.columns.size(); ++i) left.push_back(i);
    while (!left.empty()) {
      // next is one whose column no other value that is left still reads
      const auto next = std::find_if(left.begin(), left.end(), [&](std::size_t i) {
        const std::string column = detail::column_name(change.columns[i]);
        return std::none_of(left.begin(), left.end(), [&](std::size_t other) {
          return other != i && reads(change.values[other], table, column);
        });
      });
      if (next == left.end()) {
        throw CompileError(fmt::format(
            "the statement sets {} and others from each other's old values, and {} sets one after the other, reading "
            "new ones; read the old values by a subquery() that is joined",
            detail::describe(change.columns[left.front()]), dialect_.title()));
      }
      order.push_back(*next);
      left.erase(next);
    }
    if (std::is_sorted(order.begin(), order.end())) return node;
    std::vector<NodeRef> columns, values;
    for (const std::size_t i : order) {
      columns.push_back(change.columns[i]);
      values.push_back(change.values[i]);
    }
    N copy = change;
    copy.columns = NodeList(std::move(columns));
    copy.values = NodeList(std::move(values));
    return make(std::move(copy));
  }
  const Dialect& dialect_;
};

class ConflictSelect final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::insert); }
  NodeRef apply(const NodeRef& node) override {
    const auto* insert = as<nodes::Insert>(node);
    if (insert == nullptr || !insert->conflict || !insert->query) return node;
    nodes::Insert copy = *insert;
    nodes::Select select;
    if (const auto* own = as<nodes::Select>(insert->query)) {
      if (!own->where.empty()) return node;
      select = *own;
    } else {
      const NodeRef derived = derived_table(insert->query);
      std::vector<NodeRef> columns;
      for (const NodeRef& item : detail::items_of_query(insert->query))
        columns.push_back(detail::column_of(derived, detail::item_name(item)));
      select.columns = NodeList(std::move(columns));
      select.from = NodeList{derived};
      select.resolved = true;
    }
    nodes::Constant yes;
    yes.constant = nodes::ConstantKind::true_;
    select.where = NodeList{detail::typed(std::move(yes), {.id = TypeId::boolean})};
    copy.query = make(std::move(select));
    return make(std::move(copy));
  }
};

}  // namespace

NodeRef lower_conflict_select(const NodeRef& statement, const Dialect&) { return ConflictSelect().rewrite(statement); }

NodeRef lower_joined_delete(const NodeRef& statement, const Dialect&) { return DeleteToExists().rewrite(statement); }

NodeRef lower_assignment_order(const NodeRef& statement, const Dialect& dialect) {
  return AssignmentOrder(dialect).rewrite(statement);
}

}  // namespace quarry
