// SPDX-License-Identifier: MIT
// FULL OUTER JOIN as a derived table: the left join, and after it the right side's rows that match nothing. RIGHT OUTER
// JOIN as a left join with its sides exchanged.
#include <algorithm>

#include "compile/derive.hpp"
#include "compile/from_elements.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// The first full join of the tree that has none below it.
const nodes::Join* innermost_full(const NodeRef& element) {
  const auto* join = as<nodes::Join>(element);
  if (join == nullptr) return nullptr;
  if (const nodes::Join* found = innermost_full(join->left)) return found;
  if (const nodes::Join* found = innermost_full(join->right)) return found;
  return join->join == nodes::JoinKind::full ? join : nullptr;
}

NodeRef with_replaced(const NodeRef& element, const nodes::Join* wanted, const NodeRef& other) {
  if (element.get() == wanted) return other;
  const auto* join = as<nodes::Join>(element);
  if (join == nullptr) return element;
  nodes::Join copy = *join;
  copy.left = with_replaced(join->left, wanted, other);
  copy.right = with_replaced(join->right, wanted, other);
  return make(std::move(copy));
}

// USING (a, b) as the condition it stands for.
NodeRef condition_of(const nodes::Join& join) {
  if (join.on) return join.on;
  const auto side = [](const NodeRef& element, const std::string& name) {
    std::vector<NodeRef> leaves;
    collect_leaves(element, leaves);
    for (const NodeRef& leaf : leaves) {
      const std::vector<std::string> names = FromClause(leaf).column_names();
      if (std::find(names.begin(), names.end(), name) != names.end()) return detail::column_of(leaf, name);
    }
    return detail::column_of(leaves.back(), name);
  };
  std::vector<NodeRef> equalities;
  for (const std::string& name : join.using_columns)
    equalities.push_back(detail::compare(Op::equal, side(join.left, name), side(join.right, name)));
  return detail::nary(Op::and_, NodeList(std::move(equalities)));
}

NodeRef select_of(NodeList columns, NodeRef from) {
  nodes::Select select;
  select.columns = std::move(columns);
  select.from = NodeList{std::move(from)};
  select.resolved = true;
  return make(std::move(select));
}

class FullJoin final : public Rewriter {
 public:
  FullJoin(bool full, bool right) : full_(full), right_(right) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::join) | bit(NodeKind::select); }

  NodeRef apply(const NodeRef& node) override {
    if (const auto* join = as<nodes::Join>(node); join != nullptr && right_ && join->join == nodes::JoinKind::right) {
      nodes::Join copy = *join;
      std::swap(copy.left, copy.right);
      copy.join = nodes::JoinKind::left;
      return make(std::move(copy));
    }
    const auto* select = as<nodes::Select>(node);
    if (select == nullptr || !full_) return node;
    nodes::Select copy = *select;
    bool changed = false;
    for (;;) {
      const nodes::Join* join = nullptr;
      for (const NodeRef& element : copy.from) {
        if (join == nullptr) join = innermost_full(element);
      }
      if (join == nullptr) break;
      replace(copy, *join);
      changed = true;
    }
    return changed ? make(std::move(copy)) : node;
  }

  static void replace(nodes::Select& select, const nodes::Join& join) {
    std::vector<NodeRef> sources;
    collect_leaves(join.left, sources);
    const std::size_t left_count = sources.size();
    collect_leaves(join.right, sources);
    const std::vector<NodeRef> left_sources(sources.begin(), sources.begin() + static_cast<std::ptrdiff_t>(left_count));

    // which columns of the two sides the rest of the SELECT speaks of
    DerivedItems items;
    const auto note = [&](const NodeRef& node) {
      return replace_columns(node, sources, [&](const NodeRef& column) {
        items.add(column, as<nodes::Column>(column)->name);
        return column;
      });
    };
    for_each_clause(select, note);
    for (const NodeRef& element : select.from) note_conditions(element, &join, note);

    std::vector<NodeRef> unmatched;
    const NodeList labelled = items.labelled();
    for (const NodeRef& item : labelled) {
      const auto* label = as<nodes::Label>(item);
      const NodeRef& element = label != nullptr ? label->element : item;
      const auto* column = as<nodes::Column>(element);
      const bool of_left = column != nullptr && covers(left_sources, column->source);
      unmatched.push_back(of_left ? named_as(detail::null_node(), detail::item_name(item)) : item);
    }
    nodes::Join matched = join;
    matched.join = nodes::JoinKind::left;
    nodes::Select rest = *as<nodes::Select>(select_of(NodeList(std::move(unmatched)), join.right));
    rest.where = NodeList{exists_where(join.left, condition_of(join), true)};
    nodes::Compound both;
    both.op = nodes::SetOperator::union_all;
    both.members = NodeList{select_of(labelled, make(std::move(matched))), make(std::move(rest))};
    const NodeRef derived = derived_table(make(std::move(both)));

    const auto renamed = [&](const NodeRef& node) {
      return replace_columns(node, sources, [&](const NodeRef& column) {
        // the column's name in the result stays its own
        return items.column(derived, static_cast<std::size_t>(items.find(column)));
      });
    };
    std::vector<std::string> names;
    for (const NodeRef& item : select.columns) names.push_back(detail::item_name(item));
    std::vector<NodeRef> from;
    for (const NodeRef& element : select.from)
      from.push_back(map_conditions(with_replaced(element, &join, derived), renamed));
    for_each_clause(select, renamed);
    select.from = NodeList(std::move(from));
    std::vector<NodeRef> columns;
    for (std::size_t i = 0; i < select.columns.size(); ++i) columns.push_back(named_as(select.columns[i], names[i]));
    select.columns = NodeList(std::move(columns));
  }

  template <class F>
  static void note_conditions(const NodeRef& element, const nodes::Join* except, F&& note) {
    const auto* join = as<nodes::Join>(element);
    if (join == nullptr || join == except) return;
    if (join->on) (void)note(join->on);
    note_conditions(join->left, except, note);
    note_conditions(join->right, except, note);
  }
  template <class F>
  static NodeRef map_conditions(const NodeRef& element, F&& map) {
    const auto* join = as<nodes::Join>(element);
    if (join == nullptr) return element;
    nodes::Join copy = *join;
    copy.left = map_conditions(join->left, map);
    copy.right = map_conditions(join->right, map);
    if (copy.on) copy.on = map(copy.on);
    return make(std::move(copy));
  }

  const bool full_, right_;
};

}  // namespace

NodeRef lower_outer_joins(const NodeRef& statement, const Dialect& dialect) {
  if (!statement->contains(NodeKind::join)) return statement;
  return FullJoin(!dialect.supports(feature::full_join), !dialect.supports(feature::right_join)).rewrite(statement);
}

}  // namespace quarry
