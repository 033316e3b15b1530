// SPDX-License-Identifier: MIT
#include <algorithm>
#include <unordered_map>

#include "compile/from_elements.hpp"
#include "compile/large_stack.hpp"
#include "compile/resolve.hpp"
#include "quarry/compile/passes.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// The FROM elements of a SELECT as they were and as they are now, for its columns and for the subqueries inside it.
struct Scope {
  struct Element {
    NodeRef before, after;
  };
  std::vector<Element> elements;
  const Scope* outer = nullptr;
};

// Where a table's condition goes: WHERE, or ON of the join on whose side NULLs come from. Without one it can go
// nowhere but into a derived table.
using Conditions = std::vector<NodeRef>;

void add_parts(const NodeRef& condition, Conditions& parts) {
  const auto* all = as<nodes::Nary>(condition);
  if (all == nullptr || all->op != Op::and_) return parts.push_back(condition);
  for (const NodeRef& part : all->operands) add_parts(part, parts);
}

bool contains(const Conditions& list, const NodeRef& condition) {
  return std::any_of(list.begin(), list.end(), [&](const NodeRef& c) { return equal(c, condition); });
}

class Filterer {
 public:
  Filterer(const std::string& column, const NodeRef& value) : column_(column), value_(value) {}

  NodeRef tree(const NodeRef& node, const Scope* scope) {
    constexpr std::uint64_t concerned = bit(NodeKind::select) | bit(NodeKind::table);
    if (!node || (node->kinds & concerned) == 0) return node;
    if (const auto* query = as<nodes::Select>(node)) return select(*query, scope);
    if (const auto* change = as<nodes::Modification>(node)) return modification(*change);
    if (const auto* merged = as<nodes::Merge>(node)) return merge(*merged);
    if (const auto* insert = as<nodes::Insert>(node); insert != nullptr && insert->conflict) return upsert(node, scope);
    if (node->kind >= NodeKind::table && node->kind <= NodeKind::sample) return source(node, scope);
    return children(node, scope);
  }

 private:
  NodeRef children(const NodeRef& node, const Scope* scope) {
    struct Children final : ChildMap {
      Filterer& filterer;
      const Scope* scope;
      Children(Filterer& f, const Scope* s) : filterer(f), scope(s) {}
      NodeRef map(const NodeRef& child) override { return filterer.tree(child, scope); }
    } map(*this, scope);
    return with_children(node, map);
  }

  NodeRef source(const NodeRef& node, const Scope* scope) {
    for (const Scope* s = scope; s != nullptr; s = s->outer) {
      for (const Scope::Element& element : s->elements) {
        if (same_element(element.before, node)) return element.after;
      }
    }
    return independent(node, nullptr);
  }

  // A subquery or CTE is filtered once, however often it is used.
  NodeRef independent(const NodeRef& node, const Scope* scope) {
    if (!node->contains(NodeKind::select)) return node;
    if (const auto known = done_.find(node.get()); known != done_.end()) return known->second;
    NodeRef result = children(node, scope);
    done_.emplace(node.get(), result);
    keep_.push_back(node);
    return result;
  }

  NodeRef select(const nodes::Select& n, const Scope* outer) {
    nodes::Select copy = n;
    Scope scope;
    scope.outer = outer;
    Conditions where;
    for (const NodeRef& condition : n.where) add_parts(condition, where);
    const std::size_t given = where.size();
    std::vector<NodeRef> from;
    for (const NodeRef& item : n.from) from.push_back(element(item, scope, &where));
    copy.from = NodeList(std::move(from));
    for (NodeList* clause : {&copy.columns, &copy.where, &copy.group_by, &copy.having, &copy.order_by}) {
      std::vector<NodeRef> mapped;
      for (const NodeRef& node : *clause) mapped.push_back(tree(node, &scope));
      *clause = NodeList(std::move(mapped));
    }
    copy.where = copy.where.with(NodeList(Conditions(where.begin() + static_cast<std::ptrdiff_t>(given), where.end())));
    for (NodeRef* part : {&copy.limit, &copy.offset, &copy.options}) *part = tree(*part, &scope);
    copy.resolved = false;  // more can be added to it: its FROM is complete, but not closed
    return make(std::move(copy));
  }

  // The rows that are changed are those of the tenant, and so are those that are read for it.
  NodeRef modification(const nodes::Modification& n) {
    nodes::Modification copy = n;
    Scope scope;
    Conditions where;
    for (const NodeRef& condition : n.where) add_parts(condition, where);
    const std::size_t given = where.size();
    (void)element(n.table, scope, &where);
    std::vector<NodeRef> from;
    for (const NodeRef& item : n.from) from.push_back(element(item, scope, &where));
    copy.from = NodeList(std::move(from));
    for (NodeList* clause : {&copy.values, &copy.where, &copy.order_by, &copy.returning}) {
      std::vector<NodeRef> mapped;
      for (const NodeRef& node : *clause) mapped.push_back(tree(node, &scope));
      *clause = NodeList(std::move(mapped));
    }
    copy.where = copy.where.with(NodeList(Conditions(where.begin() + static_cast<std::ptrdiff_t>(given), where.end())));
    copy.resolved = false;
    return make(std::move(copy));
  }

  // A row that is met by its key is updated only if it is the tenant's.
  NodeRef upsert(const NodeRef& node, const Scope* scope) {
    nodes::Insert copy = *as<nodes::Insert>(children(node, scope));
    nodes::Conflict conflict = *as<nodes::Conflict>(copy.conflict);
    if (conflict.columns.empty()) return make(std::move(copy));
    Scope own;
    Conditions where;
    for (const NodeRef& condition : conflict.where) add_parts(condition, where);
    (void)element(copy.table, own, &where);
    conflict.where = NodeList(std::move(where));
    copy.conflict = make(std::move(conflict));
    return make(std::move(copy));
  }

  // Only the tenant's rows are met, and only the tenant's rows meet them.
  NodeRef merge(const nodes::Merge& n) {
    nodes::Merge copy = n;
    Scope scope;
    Conditions on;
    for (const NodeRef& condition : n.on) add_parts(condition, on);
    const std::size_t given = on.size();
    (void)element(n.table, scope, &on);
    copy.source = element(n.source, scope, nullptr);
    std::vector<NodeRef> mapped;
    for (std::size_t i = 0; i < on.size(); ++i) mapped.push_back(i < given ? tree(on[i], &scope) : on[i]);
    copy.on = NodeList(std::move(mapped));
    std::vector<NodeRef> actions;
    for (const NodeRef& each : n.actions) actions.push_back(children(each, &scope));
    copy.actions = NodeList(std::move(actions));
    return make(std::move(copy));
  }

  NodeRef element(const NodeRef& node, Scope& scope, Conditions* conditions) {
    if (const auto* join = as<nodes::Join>(node)) return this->join(*join, scope, conditions);
    NodeRef after = node;
    const TableDefinition* definition = detail::definition_of(node);
    if (definition != nullptr) {
      if (definition->find(column_) != nullptr) after = filtered(node, conditions);
    } else {
      const auto* subquery = as<nodes::Subquery>(node);
      after = independent(node, subquery != nullptr && subquery->lateral ? &scope : nullptr);
    }
    scope.elements.push_back({node, after});
    return after;
  }

  NodeRef join(const nodes::Join& n, Scope& scope, Conditions* conditions) {
    nodes::Join copy = n;
    Conditions on;
    if (n.on) add_parts(n.on, on);
    const std::size_t given = on.size();
    const bool left_can_be_null = n.join == nodes::JoinKind::right || n.join == nodes::JoinKind::full;
    const bool right_can_be_null = n.join == nodes::JoinKind::left || n.join == nodes::JoinKind::full;
    Conditions* const here = n.join == nodes::JoinKind::full || !n.on ? nullptr : &on;
    copy.left = element(n.left, scope, left_can_be_null ? here : conditions);
    copy.right = element(n.right, scope, right_can_be_null ? here : conditions);
    if (n.on) {
      const NodeRef before = tree(n.on, &scope);
      Conditions all{before};
      all.insert(all.end(), on.begin() + static_cast<std::ptrdiff_t>(given), on.end());
      copy.on = all.size() == 1 ? before : detail::nary(Op::and_, NodeList(std::move(all)));
    }
    return make(std::move(copy));
  }

  NodeRef filtered(const NodeRef& table, Conditions* conditions) const {
    const NodeRef condition = detail::compare(Op::equal, detail::column_of(table, column_), value_);
    if (conditions != nullptr) {
      if (!contains(*conditions, condition)) conditions->push_back(condition);
      return table;
    }
    nodes::Select rows;
    std::vector<NodeRef> columns;
    for (const ColumnDefinition& column : detail::definition_of(table)->columns)
      columns.push_back(detail::column_of(table, column.name));
    rows.columns = NodeList(std::move(columns));
    rows.from = NodeList{table};
    rows.where = NodeList{condition};
    nodes::Subquery derived;
    derived.query = make(std::move(rows));
    const auto* alias = as<nodes::Alias>(table);
    derived.name = alias != nullptr ? alias->name : detail::definition_of(table)->name;
    if (derived.name.empty()) derived.identity = alias->identity;
    return make(std::move(derived));
  }

  const std::string& column_;
  const NodeRef& value_;
  std::unordered_map<const Node*, NodeRef> done_;
  std::vector<NodeRef> keep_;  // what done_'s keys point to
};

}  // namespace

NodeRef TenantFilter::operator()(const NodeRef& statement) const {
  NodeRef filtered;
  with_stack_for(*statement, CompileOptions().max_depth,
                 [&] { filtered = Filterer(column_, value_).tree(resolve(statement), nullptr); });
  return filtered;
}

}  // namespace quarry
