// SPDX-License-Identifier: MIT
// ROLLUP, CUBE and GROUPING SETS as a UNION ALL of one SELECT per grouping. MySQL's WITH ROLLUP is no substitute: over
// no rows it gives no grand total.
#include <fmt/format.h>

#include <algorithm>

#include "compile/aggregation.hpp"
#include "compile/derive.hpp"
#include "compile/from_elements.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

using Set = std::vector<NodeRef>;
constexpr std::size_t most_groupings = 4096;

const Set items_of(const NodeRef& node, const nodes::Select& select) {
  Set set;
  if (const auto* tuple = as<nodes::Tuple>(node)) {
    for (const NodeRef& item : tuple->items) set.push_back(without_label(item, select));
  } else {
    set.push_back(without_label(node, select));
  }
  return set;
}

// The sets of grouping keys one term of GROUP BY stands for.
std::vector<Set> sets_of(const NodeRef& term, const nodes::Select& select) {
  const auto* grouping = as<nodes::Grouping>(term);
  if (grouping == nullptr) return {items_of(term, select)};
  std::vector<Set> sets;
  const std::size_t count = grouping->items.size();
  switch (grouping->grouping) {
    case nodes::GroupingKind::rollup:
      for (std::size_t length = count + 1; length-- > 0;) {
        Set set;
        for (std::size_t i = 0; i < length; ++i) {
          const Set part = items_of(grouping->items[i], select);
          set.insert(set.end(), part.begin(), part.end());
        }
        sets.push_back(std::move(set));
      }
      break;
    case nodes::GroupingKind::cube:
      for (std::size_t mask = std::size_t{1} << count; mask-- > 0;) {
        Set set;
        for (std::size_t i = 0; i < count; ++i) {
          if ((mask >> (count - 1 - i) & 1) == 0) continue;
          const Set part = items_of(grouping->items[i], select);
          set.insert(set.end(), part.begin(), part.end());
        }
        sets.push_back(std::move(set));
      }
      break;
    case nodes::GroupingKind::sets:
      for (const NodeRef& item : grouping->items) {
        const std::vector<Set> nested = sets_of(item, select);
        sets.insert(sets.end(), nested.begin(), nested.end());
      }
      break;
  }
  return sets;
}

// All groupings of a GROUP BY: every combination of its terms' sets.
std::vector<Set> groupings_of(const nodes::Select& select) {
  std::vector<Set> all{{}};
  for (const NodeRef& term : select.group_by) {
    const std::vector<Set> sets = sets_of(term, select);
    std::vector<Set> combined;
    if (all.size() * sets.size() > most_groupings)
      throw CompileError(fmt::format("this GROUP BY stands for more than {} groupings", most_groupings));
    for (const Set& left : all) {
      for (const Set& right : sets) {
        Set both = left;
        for (const NodeRef& key : right) {
          if (std::none_of(both.begin(), both.end(), [&](const NodeRef& k) { return equal(k, key); }))
            both.push_back(key);
        }
        combined.push_back(std::move(both));
      }
    }
    all = std::move(combined);
  }
  return all;
}

bool contains(const Set& set, const NodeRef& node) {
  return std::any_of(set.begin(), set.end(), [&](const NodeRef& key) { return equal(key, node); });
}

class GroupingSets final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::grouping) | bit(NodeKind::select); }

  NodeRef apply(const NodeRef& node) override {
    const auto* select = as<nodes::Select>(node);
    if (select == nullptr) return node;
    const bool several = std::any_of(select->group_by.begin(), select->group_by.end(),
                                     [](const NodeRef& term) { return term->kind == NodeKind::grouping; });
    if (!several) return node;
    const std::vector<Set> groupings = groupings_of(*select);
    Set keys;
    for (const Set& set : groupings) {
      for (const NodeRef& key : set) {
        if (!contains(keys, key)) keys.push_back(key);
      }
    }
    const bool windows = std::any_of(select->columns.begin(), select->columns.end(),
                                     [](const NodeRef& item) { return item->contains(NodeKind::over); });
    const bool plain = select->order_by.empty() && !select->limit && !select->offset && !select->distinct &&
                       !select->options && !windows;
    return plain ? united(*select, groupings, keys) : derived(*select, groupings, keys);
  }

  // One SELECT per grouping: keys it does not group by are NULL, and grouping() is known.
  static NodeRef united(const nodes::Select& select, const std::vector<Set>& groupings, const Set& keys) {
    std::vector<NodeRef> members;
    for (const Set& set : groupings) {
      nodes::Select member = select;
      const auto map = [&](const NodeRef& term) {
        return replace_outermost(term, [&](const NodeRef& node) -> NodeRef {
          const auto* function = as<nodes::Function>(node);
          if (function != nullptr && function->name == "grouping") return bits(*function, set);
          if (is_aggregate(*node)) return node;
          if (contains(keys, node)) return contains(set, node) ? node : null_like(node);
          return nullptr;
        });
      };
      std::vector<NodeRef> columns, having;
      bool aggregated = false;
      for (const NodeRef& item : select.columns) {
        NodeRef mapped = map(item);
        // the members' names are those of the first, so a key that became NULL keeps its own
        columns.push_back(named_as(mapped, detail::item_name(item)));
        aggregated = aggregated || aggregates(mapped);
      }
      for (const NodeRef& condition : select.having) having.push_back(map(condition));
      if (set.empty() && !aggregated) having.push_back(any_count());  // the grand total is always one row
      member.columns = NodeList(std::move(columns));
      member.having = NodeList(std::move(having));
      member.group_by = NodeList(Set(set));
      members.push_back(make(std::move(member)));
    }
    if (members.size() == 1) return members.front();
    nodes::Compound all;
    all.op = nodes::SetOperator::union_all;
    all.members = NodeList(std::move(members));
    return make(std::move(all));
  }

  static NodeRef null_like(const NodeRef& key) {
    nodes::Constant constant;
    return detail::typed(std::move(constant), key->type);
  }

  static NodeRef bits(const nodes::Function& function, const Set& set) {
    std::int64_t value = 0;
    for (const NodeRef& term : function.arguments) value = value * 2 + (contains(set, term) ? 0 : 1);
    return detail::literal_node(Value(value));
  }

  // With ORDER BY, LIMIT, DISTINCT or windows: the groupings below, everything else above them.
  static NodeRef derived(const nodes::Select& select, const std::vector<Set>& groupings, const Set& keys) {
    DerivedItems items;
    std::vector<NodeRef> sources;
    for (const NodeRef& element : select.from) collect_leaves(element, sources);
    const auto inside = [&](const NodeRef& node) {
      return contains(keys, node) || belongs_inside(node, keys, sources);
    };
    const auto offer = [&](const NodeRef& term) {
      return replace_outermost(term, [&](const NodeRef& node) -> NodeRef {
        if (!inside(node)) return nullptr;
        items.add(node, wished_name(node));
        return node;
      });
    };
    nodes::Select outer = select;
    outer.where = outer.group_by = outer.having = {};
    // labels in ORDER BY still name the outer items
    for_each_clause(outer, offer);
    nodes::Select inner = select;
    inner.columns = items.labelled();
    inner.order_by = {};
    inner.limit = inner.offset = inner.options = nullptr;
    inner.distinct = false;
    const NodeRef below = derived_table(united(inner, groupings, keys));
    std::vector<std::string> names;
    for (const NodeRef& item : select.columns) names.push_back(detail::item_name(item));
    for_each_clause(outer, [&](const NodeRef& term) {
      return replace_outermost(term, [&](const NodeRef& node) -> NodeRef {
        const int item = items.find(node);
        return item >= 0 ? items.column(below, static_cast<std::size_t>(item)) : NodeRef();
      });
    });
    std::vector<NodeRef> columns;
    for (std::size_t i = 0; i < outer.columns.size(); ++i) columns.push_back(named_as(outer.columns[i], names[i]));
    outer.columns = NodeList(std::move(columns));
    outer.from = NodeList{below};
    return make(std::move(outer));
  }

  // What has to be computed together with the groups: aggregates, grouping(), and whatever else holds columns.
  static bool belongs_inside(const NodeRef& node, const Set& keys, const std::vector<NodeRef>& sources) {
    if (is_aggregate(*node)) return true;
    switch (node->kind) {
      case NodeKind::column: return covers(sources, as<nodes::Column>(node)->source);
      case NodeKind::scalar_subquery:
      case NodeKind::exists:
      case NodeKind::text:
      case NodeKind::literal_column: return true;
      case NodeKind::in: return static_cast<bool>(as<nodes::In>(node)->query);
      case NodeKind::function: {
        const auto& function = *as<nodes::Function>(node);
        if (function.name == "grouping") return true;
        if (!function.foreign) return false;
        bool loose = false;  // it may be an aggregate: columns that are no keys say so
        (void)replace_outermost(node, [&](const NodeRef& part) -> NodeRef {
          if (contains(keys, part) || is_aggregate(*part)) return part;
          if (part->kind == NodeKind::column) loose = true;
          return nullptr;
        });
        return loose;
      }
      default: return false;
    }
  }
};

}  // namespace

NodeRef lower_grouping_sets(const NodeRef& statement, const Dialect&) {
  return statement->contains(NodeKind::grouping) ? GroupingSets().rewrite(statement) : statement;
}

}  // namespace quarry
