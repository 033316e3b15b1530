// SPDX-License-Identifier: MIT
#include "quarry/schema/view.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

NodeRef detail::query_table_node(std::string_view name, const Query& query, const QueryTableOptions& options) {
  const NodeList& items = items_of_query(query.node());
  if (!options.columns.empty() && options.columns.size() != items.size()) {
    throw ArgumentError(fmt::format("\"{}\" is given {} names for the {} items of its query; it needs one for each",
                                    name, options.columns.size(), items.size()));
  }
  auto* definition = new TableDefinition;
  nodes::Table node;
  node.definition = Ref<const TableDefinition>(definition);
  definition->name = name;
  definition->schema = options.schema;
  for (std::size_t i = 0; i < items.size(); ++i) {
    ColumnDefinition column;
    column.name = options.columns.empty() ? item_name(items[i]) : options.columns[i];
    if (column.name.empty()) {
      throw ArgumentError(fmt::format("\"{}\" has a query with {} as an item without a name; give it a label(\"...\")",
                                      name, describe(items[i])));
    }
    if (definition->find(column.name) != nullptr) {
      throw ArgumentError(fmt::format(
          "\"{}\" has a query with two items named \"{}\"; give one of them a label(\"...\")", name, column.name));
    }
    column.type = items[i]->type;
    column.sensitive = items[i]->contains(NodeKind::sensitive);
    definition->columns.push_back(std::move(column));
  }
  return make(std::move(node));
}

NodeRef detail::query_table_column(const NodeRef& table, const NodeRef& query, const NodeRef& original) {
  const TableDefinition& definition = *definition_of(table);
  const NodeList& items = items_of_query(query);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto* label = as<nodes::Label>(items[i]);
    if (equal(items[i], original) || (label != nullptr && equal(label->element, original)))
      return column_of(table, definition.columns[i].name);
  }
  throw NoSuchColumn(fmt::format("the query of \"{}\" does not select {}", definition.full_name(), describe(original)));
}

Statement create_view(const View& view, const CreateViewOptions& options) {
  if (options.or_replace && options.if_not_exists) {
    throw ArgumentError(
        fmt::format("create_view(\"{}\") either replaces a view that is there or leaves it; choose "
                    "or_replace or if_not_exists",
                    view.name()));
  }
  nodes::CreateQuery node;
  node.table = view.node();
  node.query = view.query().node();
  node.view = true;
  node.materialized = view.options().materialized;
  node.temporary = view.options().temporary;
  node.check_option = view.options().with_check_option;
  node.named_columns = !view.options().columns.empty();
  node.or_replace = options.or_replace;
  node.if_not_exists = options.if_not_exists;
  return Statement(make(std::move(node)));
}

Statement drop_view(const View& view, const DropOptions& options) {
  nodes::ObjectStatement node;
  node.what =
      view.options().materialized ? nodes::ObjectAction::drop_materialized_view : nodes::ObjectAction::drop_view;
  node.object = view.node();
  node.guarded = options.if_exists;
  node.cascades = options.cascade;
  return Statement(make(std::move(node)));
}

Statement refresh_materialized_view(const View& view, bool concurrently) {
  if (!view.options().materialized) {
    throw ArgumentError(
        fmt::format("view \"{}\" keeps no rows to refresh; make it with .materialized = true", view.name()));
  }
  nodes::ObjectStatement node;
  node.what = nodes::ObjectAction::refresh_view;
  node.object = view.node();
  node.option = concurrently;
  return Statement(make(std::move(node)));
}

Statement create_table_as(const TableAs& table, const CreateTableAsOptions& options) {
  nodes::CreateQuery node;
  node.table = table.node();
  node.query = table.query().node();
  node.temporary = table.options().temporary;
  node.named_columns = !table.options().columns.empty();
  node.if_not_exists = options.if_not_exists;
  node.no_data = options.with_no_data;
  return Statement(make(std::move(node)));
}

}  // namespace quarry
