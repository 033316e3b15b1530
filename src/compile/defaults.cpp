// SPDX-License-Identifier: MIT
#include "compile/defaults.hpp"

#include <algorithm>

#include "compile/derive.hpp"
#include "quarry/sql/column.hpp"
#include "quarry/sql/query.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

bool names(const NodeList& columns, const std::string& name) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const NodeRef& column) { return detail::column_name(column) == name; });
}

using Columns = std::vector<const ColumnDefinition*>;

// The columns of a table that have such a default and are not in the list.
Columns left_out(const NodeRef& table, const NodeList& columns, ProgramDefault ColumnDefinition::*given) {
  Columns found;
  for (const ColumnDefinition& column : detail::definition_of(table)->columns) {
    if (column.*given && !names(columns, column.name)) found.push_back(&column);
  }
  return found;
}

Columns unset_columns(const NodeRef& table, const nodes::Modification& update) {
  if (update.deletes || update.columns.empty()) return {};
  return left_out(table, update.columns, &ColumnDefinition::update_default);
}

Columns unset_columns(const NodeRef& table, const nodes::MergeAction& action) {
  using What = nodes::MergeAction::What;
  if (action.what == What::update) return left_out(table, action.columns, &ColumnDefinition::update_default);
  if (action.what == What::insert) return left_out(table, action.columns, &ColumnDefinition::insert_default);
  return {};
}

NodeRef value_of(const ProgramDefault& given) {
  return given.source ? detail::literal_node(given.source->next()) : given.expression;
}

// An UPDATE or an action of a MERGE with these columns beside its own.
template <class N>
NodeRef with_values(const NodeRef& table, const N& statement, const Columns& unset,
                    ProgramDefault ColumnDefinition::*given) {
  std::vector<NodeRef> columns, values;
  for (const ColumnDefinition* each : unset) {
    const Assignment assignment = detail::assign(detail::column_of(table, each->name), value_of(each->*given));
    columns.push_back(assignment.column);
    values.push_back(assignment.value);
  }
  N copy = statement;
  copy.columns = copy.columns.with(NodeList(std::move(columns)));
  copy.values = copy.values.with(NodeList(std::move(values)));
  return make(std::move(copy));
}

class Filler final : public Rewriter {
  std::uint64_t interesting() const override {
    return bit(NodeKind::insert) | bit(NodeKind::modification) | bit(NodeKind::merge);
  }

  NodeRef apply(const NodeRef& node) override {
    if (const auto* insert = as<nodes::Insert>(node)) return filled(node, *insert);
    if (const auto* merge = as<nodes::Merge>(node)) return filled(node, *merge);
    return filled(node, *as<nodes::Modification>(node));
  }

  static NodeRef filled(const NodeRef& node, const nodes::Merge& merge) {
    std::vector<NodeRef> actions;
    bool changed = false;
    for (const NodeRef& each : merge.actions) {
      nodes::MergeAction action = *as<nodes::MergeAction>(each);
      const Columns unset = unset_columns(merge.table, action);
      const bool inserts = action.what == nodes::MergeAction::What::insert;
      actions.push_back(
          unset.empty() ? each
                        : with_values(merge.table, action, unset,
                                      inserts ? &ColumnDefinition::insert_default : &ColumnDefinition::update_default));
      changed = changed || !unset.empty();
    }
    if (!changed) return node;
    nodes::Merge copy = merge;
    copy.actions = NodeList(std::move(actions));
    return make(std::move(copy));
  }

  static NodeRef filled(const NodeRef& node, const nodes::Modification& update) {
    const Columns unset = unset_columns(update.table, update);
    if (unset.empty()) return node;
    return with_values(update.table, update, unset, &ColumnDefinition::update_default);
  }

  static NodeRef filled(const NodeRef& node, const nodes::Insert& insert) {
    const std::vector<const ColumnDefinition*> missing = defaulted_columns(insert);
    // columns without rows: the message about that is the better one
    if (missing.empty() || (!insert.columns.empty() && insert.values.empty() && !insert.query)) return node;
    nodes::Insert copy = insert;
    std::vector<NodeRef> columns;
    for (const ColumnDefinition* each : missing) columns.push_back(detail::column_of(insert.table, each->name));
    const auto row = [&] {
      std::vector<NodeRef> values;
      for (std::size_t i = 0; i < missing.size(); ++i)
        values.push_back(detail::assign(columns[i], value_of(missing[i]->insert_default)).value);
      return NodeList(std::move(values));
    };
    copy.columns = insert.columns.with(NodeList(columns));
    if (insert.query) {
      copy.query = with_items(insert.query, row());
      return make(std::move(copy));
    }
    const std::size_t width = insert.columns.size();
    std::vector<NodeRef> all;
    for (std::size_t i = 0; i < std::max<std::size_t>(insert.values.size(), 1);) {
      for (std::size_t end = i + width; i < end; ++i) all.push_back(insert.values[i]);
      for (const NodeRef& value : row()) all.push_back(value);
      if (width == 0) break;  // one row of nothing but defaults
    }
    copy.values = NodeList(std::move(all));
    return make(std::move(copy));
  }

  // What a query selects, and these beside it.
  static NodeRef with_items(const NodeRef& query, const NodeList& items) {
    const auto* select = as<nodes::Select>(query);
    const bool constant =
        std::all_of(items.begin(), items.end(), [](const NodeRef& item) { return item->kind == NodeKind::literal; });
    if (select != nullptr && (constant || !select->distinct)) {  // a constant makes no row differ from another
      nodes::Select copy = *select;
      copy.columns = copy.columns.with(items);
      return make(std::move(copy));
    }
    const NodeRef derived = derived_table(with_names(query));
    nodes::Select outer;
    outer.columns = detail::expand_columns(FromClause(derived)).with(items);
    outer.from = NodeList{derived};
    return make(std::move(outer));
  }

  // A derived table's items need names.
  static NodeRef with_names(const NodeRef& query) {
    if (const auto* compound = as<nodes::Compound>(query)) {  // named by its first member
      nodes::Compound copy = *compound;
      std::vector<NodeRef> members(copy.members.begin(), copy.members.end());
      members[0] = with_names(members[0]);
      copy.members = NodeList(std::move(members));
      return make(std::move(copy));
    }
    nodes::Select copy = *as<nodes::Select>(query);
    std::vector<NodeRef> items;
    for (const NodeRef& item : copy.columns) {
      const bool named = !detail::item_name(item).empty();
      items.push_back(named ? item : detail::label(item, "item_" + std::to_string(items.size() + 1)));
    }
    copy.columns = NodeList(std::move(items));
    return make(std::move(copy));
  }
};

bool any_called(const Columns& columns, ProgramDefault ColumnDefinition::*given) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const ColumnDefinition* each) { return (each->*given).source; });
}

bool calls(const NodeRef& node) {
  constexpr std::uint64_t concerned = bit(NodeKind::insert) | bit(NodeKind::modification) | bit(NodeKind::merge);
  if ((node->kinds & concerned) == 0) return false;
  if (const auto* insert = as<nodes::Insert>(node)) {
    if (any_called(defaulted_columns(*insert), &ColumnDefinition::insert_default)) return true;
  } else if (const auto* update = as<nodes::Modification>(node)) {
    if (any_called(unset_columns(update->table, *update), &ColumnDefinition::update_default)) return true;
  } else if (const auto* merge = as<nodes::Merge>(node)) {
    for (const NodeRef& each : merge->actions) {
      const auto& action = *as<nodes::MergeAction>(each);
      const bool inserts = action.what == nodes::MergeAction::What::insert;
      if (any_called(unset_columns(merge->table, action),
                     inserts ? &ColumnDefinition::insert_default : &ColumnDefinition::update_default))
        return true;
    }
  }
  bool found = false;
  for_each_child(*node, [&](const NodeRef& child) { found = found || calls(child); });
  return found;
}

}  // namespace

std::vector<const ColumnDefinition*> defaulted_columns(const nodes::Insert& insert) {
  return left_out(insert.table, insert.columns, &ColumnDefinition::insert_default);
}

NodeRef with_defaults(const NodeRef& statement) { return Filler().rewrite(statement); }
bool calls_functions(const NodeRef& statement) { return calls(statement); }

}  // namespace quarry
