// SPDX-License-Identifier: MIT
#include "compile/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "compile/aggregation.hpp"
#include "compile/from_elements.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Elements of FROM and what connects them.
class Connections {
 public:
  explicit Connections(const nodes::Select& select) {
    for (const NodeRef& element : select.from) collect_leaves(element, leaves_);
    parents_.resize(leaves_.size());
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
    for (const NodeRef& element : select.from) joins(element);
    for (const NodeRef& condition : select.where) connect_by(condition);
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      // a lateral subquery or a table function belongs to what it speaks of
      if (leaves_[i]->kind != NodeKind::table) connect_by(leaves_[i], static_cast<int>(i));
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return leaves_.size(); }

  // One element of each group that nothing connects with the first, or empty.
  [[nodiscard]] std::vector<NodeRef> apart() {
    std::vector<NodeRef> first_of_each;
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (one_row(leaves_[i])) continue;
      if (std::find(roots.begin(), roots.end(), root(i)) != roots.end()) continue;
      roots.push_back(root(i));
      first_of_each.push_back(leaves_[i]);
    }
    return first_of_each;
  }

 private:
  std::size_t root(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void connect(std::size_t a, std::size_t b) { parents_[root(a)] = root(b); }

  // JOIN and CROSS JOIN are words somebody chose: both sides are meant to meet.
  void joins(const NodeRef& element) {
    const auto* join = as<nodes::Join>(element);
    if (join == nullptr) return;
    joins(join->left);
    joins(join->right);
    std::vector<NodeRef> left, right;
    collect_leaves(join->left, left);
    collect_leaves(join->right, right);
    connect(index(left.front()), index(right.front()));
    if (join->on) connect_by(join->on);
    else
      for (const NodeRef& leaf : right) connect(index(left.front()), index(leaf));
  }

  std::size_t index(const NodeRef& leaf) const {
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (same_element(leaves_[i], leaf)) return i;
    }
    return 0;
  }

  // Whatever one condition speaks of is connected, be it by a comparison, a function or a subquery; AND is several
  // conditions. Text may speak of anything.
  void connect_by(const NodeRef& condition, int with = -1) {
    const auto* nary = as<nodes::Nary>(condition);
    if (nary != nullptr && nary->op == Op::and_) {
      for (const NodeRef& each : nary->operands) connect_by(each, with);
      return;
    }
    std::vector<std::size_t> found;
    if (with >= 0) found.push_back(static_cast<std::size_t>(with));
    speaks_of(condition, found);
    for (std::size_t i = 1; i < found.size(); ++i) connect(found[0], found[i]);
  }

  void speaks_of(const NodeRef& node, std::vector<std::size_t>& found) const {
    if (node->kind == NodeKind::text || node->kind == NodeKind::literal_column) {
      for (std::size_t i = 0; i < leaves_.size(); ++i) found.push_back(i);
      return;
    }
    if (const auto* column = as<nodes::Column>(node)) {
      for (std::size_t i = 0; i < leaves_.size(); ++i) {
        if (column->source && same_element(leaves_[i], column->source)) found.push_back(i);
      }
      return;
    }
    if ((node->kinds & (bit(NodeKind::column) | bit(NodeKind::text) | bit(NodeKind::literal_column))) == 0) return;
    for_each_child(*node, [&](const NodeRef& child) { speaks_of(child, found); });
  }

  // A derived table of one row multiplies nothing.
  static bool one_row(const NodeRef& element) {
    const auto* subquery = as<nodes::Subquery>(element);
    const auto* cte = as<nodes::Cte>(element);
    const auto* select = as<nodes::Select>(subquery != nullptr ? subquery->query
                                           : cte != nullptr    ? cte->query
                                                               : NodeRef());
    if (select == nullptr) return false;
    if (select->from.empty()) return true;
    const auto* limit = as<nodes::Literal>(select->limit);
    if (limit != nullptr && limit->value.kind() == ValueKind::int64 && limit->value.as_int64() <= 1) return true;
    return select->group_by.empty() && aggregates(select->columns);
  }

  std::vector<NodeRef> leaves_;
  std::vector<std::size_t> parents_;
};

class Checker {
 public:
  explicit Checker(const CompileOptions& options) : options_(options) {}

  void visit_tree(const NodeRef& node) {
    if ((node->kinds & (bit(NodeKind::select))) == 0 || !seen_.insert(node.get()).second) return;
    if (const auto* select = as<nodes::Select>(node)) check(*select);
    for_each_child(*node, [&](const NodeRef& child) { visit_tree(child); });
  }
  Findings findings;

 private:
  void report(Check how, std::string sentence) {
    std::vector<std::string>& list = how == Check::error ? findings.errors : findings.warnings;
    if (std::find(list.begin(), list.end(), sentence) == list.end()) list.push_back(std::move(sentence));
  }

  void check(const nodes::Select& select) {
    if (options_.cartesian_products != Check::ignore && !select.from.empty() &&
        (select.from.size() > 1 || select.from[0]->kind == NodeKind::join)) {
      Connections connections(select);
      const std::vector<NodeRef> apart = connections.apart();
      if (apart.size() > 1) {
        std::string names;
        for (const NodeRef& element : apart) names += (names.empty() ? "" : " and ") + element_words(element);
        report(
            options_.cartesian_products,
            fmt::format("nothing joins {}: every row of one is combined with every row of the other; add a condition, "
                        "or say so by cross_join()",
                        names));
      }
    }
    if (options_.ungrouped_columns == Check::ignore) return;
    if (select.group_by.empty() && !aggregates(select.columns) && !aggregates(select.having)) return;
    Groups groups(select);
    for (const NodeList* clause : {&select.columns, &select.having, &select.order_by}) {
      for (const NodeRef& term : *clause) groups.find_ungrouped(term);
    }
    for (const std::string& column : groups.ungrouped) {
      report(options_.ungrouped_columns,
             fmt::format(
                 "{} stands beside an aggregate, and GROUP BY decides no single value for it; group by it, or take "
                 "min() or max() of it",
                 column));
    }
  }

  // The terms of a GROUP BY, and what they decide.
  struct Groups {
    explicit Groups(const nodes::Select& select_in) : select(select_in) {
      for (const NodeRef& element : select.from) collect_leaves(element, leaves);
      for (const NodeRef& term : select.group_by) add(term);
    }

    void add(const NodeRef& term) {
      if (const auto* label = as<nodes::Label>(term)) return add(label->element);
      if (const auto* reference = as<nodes::LabelReference>(term)) {
        for (const NodeRef& item : select.columns) {
          if (detail::item_name(item) == reference->name) add(item);
        }
        return;
      }
      if (term->kind == NodeKind::grouping || term->kind == NodeKind::tuple)
        return for_each_child(*term, [&](const NodeRef& child) { add(child); });
      keys.push_back(term);
    }

    [[nodiscard]] bool is_key(const NodeRef& node) const {
      return std::any_of(keys.begin(), keys.end(), [&](const NodeRef& key) { return equal(key, node); });
    }

    // A grouped primary key decides every column of its table.
    [[nodiscard]] bool decided_by_key(const nodes::Column& column) const {
      const TableDefinition* table = detail::definition_of(column.source);
      if (table == nullptr) return false;
      bool any = false;
      for (const ColumnDefinition& part : table->columns) {
        if (!part.primary_key) continue;
        any = true;
        const bool grouped = std::any_of(keys.begin(), keys.end(), [&](const NodeRef& key) {
          const auto* k = as<nodes::Column>(key);
          return k != nullptr && k->name == part.name && k->source && same_element(k->source, column.source);
        });
        if (!grouped) return false;
      }
      return any;
    }

    void find_ungrouped(const NodeRef& node) {
      if (!node->contains(NodeKind::column) || is_key(node) || is_aggregate(*node)) return;
      if (const auto* column = as<nodes::Column>(node)) {
        if (!column->source || !covers(leaves, column->source) || decided_by_key(*column)) return;
        const std::string words = fmt::format("column \"{}\" of {}", column->name, element_words(column->source));
        if (std::find(ungrouped.begin(), ungrouped.end(), words) == ungrouped.end()) ungrouped.push_back(words);
        return;
      }
      if (const auto* function = as<nodes::Function>(node); function != nullptr && function->foreign)
        return;  // may be an aggregate of the user's
      if (const auto* over = as<nodes::Over>(node)) {
        for_each_child(*over->function, [&](const NodeRef& child) { find_ungrouped(child); });
        return find_ungrouped(over->window);
      }
      if (const auto* inner = as<nodes::Select>(node)) {
        // a subquery with the same table in its own FROM speaks of its own rows
        for (const NodeRef& element : inner->from) {
          std::vector<NodeRef> own;
          collect_leaves(element, own);
          for (const NodeRef& leaf : own) {
            if (covers(leaves, leaf)) return;
          }
        }
      }
      for_each_child(*node, [&](const NodeRef& child) { find_ungrouped(child); });
    }

    const nodes::Select& select;
    std::vector<NodeRef> leaves, keys;
    std::vector<std::string> ungrouped;
  };

  const CompileOptions& options_;
  std::unordered_set<const Node*> seen_;
};

}  // namespace

Findings check_statement(const NodeRef& statement, const CompileOptions& options) {
  if (options.cartesian_products == Check::ignore && options.ungrouped_columns == Check::ignore) return {};
  Checker checker(options);
  checker.visit_tree(statement);
  return std::move(checker.findings);
}

}  // namespace quarry
