// SPDX-License-Identifier: MIT
#include "quarry/sql/from.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "quarry/sql/column.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

std::string from_name(const NodeRef& from) {
  if (const auto* table = as<nodes::Table>(from)) return "table \"" + table->definition->full_name() + "\"";
  if (const auto* alias = as<nodes::Alias>(from))
    return alias->name.empty() ? "an alias of " + from_name(alias->element) : "alias \"" + alias->name + "\"";
  if (const auto* subquery = as<nodes::Subquery>(from))
    return subquery->name.empty() ? "a subquery" : "subquery \"" + subquery->name + "\"";
  if (const auto* cte = as<nodes::Cte>(from)) return cte->name.empty() ? "a CTE" : "CTE \"" + cte->name + "\"";
  if (const auto* values = as<nodes::Values>(from))
    return values->name.empty() ? "values()" : "values \"" + values->name + "\"";
  if (const auto* function = as<nodes::TableFunction>(from))
    return "table function \"" + as<nodes::Function>(function->function)->name + "\"";
  if (from->kind == NodeKind::series) return "a series";
  return "a join";
}

// Names and types of what a FROM element offers, in order.
struct Offered {
  std::string name;
  SqlType type;
  bool sensitive = false;
};

std::vector<Offered> offered(const NodeRef& from) {
  std::vector<Offered> list;
  if (const TableDefinition* definition = definition_of(from)) {
    for (const ColumnDefinition& column : definition->columns)
      list.push_back({column.name, column.type, column.sensitive});
    return list;
  }
  if (const auto* alias = as<nodes::Alias>(from)) return offered(alias->element);
  if (from->kind == NodeKind::series) return {{"value", from->type}};
  const auto* values = as<nodes::Values>(from);
  const auto* function = as<nodes::TableFunction>(from);
  if (values != nullptr || function != nullptr) {
    for (const NodeRef& column : values != nullptr ? values->columns : function->columns)
      list.push_back({item_name(column), column->type});
    return list;
  }
  if (const auto* join = as<nodes::Join>(from)) {
    list = offered(join->left);
    for (Offered& column : offered(join->right)) list.push_back(std::move(column));
    return list;
  }
  const auto* subquery = as<nodes::Subquery>(from);
  const auto* cte = as<nodes::Cte>(from);
  if (subquery == nullptr && cte == nullptr) return list;
  for (const NodeRef& item : items_of_query(subquery != nullptr ? subquery->query : cte->query))
    list.push_back({item_name(item), item->type, item->contains(NodeKind::sensitive)});
  return list;
}

NodeRef column_node(const NodeRef& from, const Offered& column) {
  nodes::Column node;
  node.source = from;
  node.name = column.name;
  node.sensitive = column.sensitive;
  return typed(std::move(node), column.type);
}

}  // namespace

const TableDefinition* definition_of(const NodeRef& from) {
  if (const auto* table = as<nodes::Table>(from)) return table->definition.get();
  if (const auto* alias = as<nodes::Alias>(from)) return definition_of(alias->element);
  if (const auto* sample = as<nodes::Sample>(from)) return definition_of(sample->element);
  return nullptr;
}

std::size_t position_of(const NodeRef& table, const NodeRef& column, std::string_view what) {
  const TableDefinition& definition = *definition_of(table);
  const std::string name = column_name(column);
  const auto* node = as<nodes::Column>(column);
  const TableDefinition* owner = node == nullptr ? nullptr : definition_of(node->source);
  // a pass may have moved the table to another schema since
  if (owner != nullptr && owner != &definition && owner->name != definition.name) {
    throw ArgumentError(fmt::format("column \"{}\" {} belongs to table \"{}\", not to \"{}\"", name, what,
                                    owner->full_name(), definition.full_name()));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < definition.columns.size(); ++i) {
    if (definition.columns[i].name == name) return i;
    names.push_back(definition.columns[i].name);
  }
  throw NoSuchColumn(fmt::format("table \"{}\" has no column \"{}\" {}.{}", definition.full_name(), name, what,
                                 suggestion(name, names)));
}

const NodeList& items_of_query(const NodeRef& query) {
  if (const auto* select = as<nodes::Select>(query)) return select->columns;
  if (const auto* insert = as<nodes::Insert>(query)) return insert->returning;
  if (const auto* change = as<nodes::Modification>(query)) return change->returning;
  return items_of_query(as<nodes::Compound>(query)->members[0]);
}

std::string item_name(const NodeRef& item) {
  if (const auto* label = as<nodes::Label>(item)) return label->name;
  if (const auto* column = as<nodes::Column>(item)) return column->name;
  return {};
}

std::uint64_t next_identity() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

NodeRef alias_node(const AliasOf& alias) {
  // what carries its own name is written again under the other one
  const auto renamed = [&](auto copy) {
    copy.name = alias.name;
    copy.identity = alias.name.empty() ? next_identity() : 0;
    return make(std::move(copy));
  };
  if (const auto* subquery = as<nodes::Subquery>(alias.original)) return renamed(*subquery);
  if (const auto* values = as<nodes::Values>(alias.original)) return renamed(*values);
  nodes::Alias node;
  const auto* inner = as<nodes::Alias>(alias.original);
  node.element = inner != nullptr ? inner->element : alias.original;
  node.name = alias.name;
  if (alias.name.empty()) node.identity = next_identity();
  return make(std::move(node));
}

NodeRef column_of(const NodeRef& from, std::string_view name) {
  std::vector<std::string> names;
  if (const auto* join = as<nodes::Join>(from)) {
    const std::vector<Offered> left = offered(join->left), right = offered(join->right);
    const auto has = [&](const std::vector<Offered>& columns) {
      return std::any_of(columns.begin(), columns.end(), [&](const Offered& column) { return column.name == name; });
    };
    if (has(left) && has(right)) {
      throw ArgumentError(
          fmt::format("both sides of this join have a column \"{}\"; take it from the table it belongs to", name));
    }
    if (has(left) || has(right)) return column_of(has(left) ? join->left : join->right, name);
  }
  for (const Offered& column : offered(from)) {
    if (column.name == name) return column_node(from, column);
    if (!column.name.empty()) names.push_back(column.name);
  }
  throw NoSuchColumn(fmt::format("{} has no column \"{}\".{}", from_name(from), name, suggestion(name, names)));
}

NodeRef column_for(const NodeRef& from, const NodeRef& original) {
  const auto* alias = as<nodes::Alias>(from);
  const auto* subquery = as<nodes::Subquery>(from);
  const auto* cte = as<nodes::Cte>(alias != nullptr ? alias->element : from);
  const NodeRef query = subquery != nullptr ? subquery->query : cte != nullptr ? cte->query : NodeRef();
  if (query) {
    std::vector<std::string> before;
    for (const NodeRef& item : items_of_query(query)) {
      const auto* label = as<nodes::Label>(item);
      const std::string name = item_name(item);
      if (!equal(item, original) && (label == nullptr || !equal(label->element, original))) {
        before.push_back(name);
        continue;
      }
      if (name.empty())
        throw NoSuchColumn(fmt::format("{} selects {} without a name; give it one with label(\"...\")", from_name(from),
                                       describe(original)));
      if (std::find(before.begin(), before.end(), name) != before.end())
        throw NoSuchColumn(fmt::format("{} selects two columns named \"{}\"; give one of them a label(\"...\")",
                                       from_name(from), name));
      return column_node(from, {name, item->type, item->contains(NodeKind::sensitive)});
    }
  }
  throw NoSuchColumn(
      fmt::format("{} does not select {}; add it to the inner select list", from_name(from), describe(original)));
}

}  // namespace detail

Column<> FromClause::operator[](std::string_view name) const { return Column<>(detail::column_of(node_, name)); }

std::vector<std::string> FromClause::column_names() const {
  std::vector<std::string> names;
  for (detail::Offered& column : detail::offered(node_)) names.push_back(std::move(column.name));
  return names;
}

}  // namespace quarry
