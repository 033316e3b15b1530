// SPDX-License-Identifier: MIT
#include "quarry/schema/constraints.hpp"

#include "quarry/schema/index.hpp"
#include "quarry/sql/literal.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"
#include "sql/text_binds.hpp"

namespace quarry {

ColumnName::ColumnName(const ExprBase& column) {
  const auto* node = as<nodes::Column>(column.node());
  if (node == nullptr) throw ArgumentError("a constraint takes columns, and got " + detail::describe(column.node()));
  text = node->name;
}

PrimaryKeyConstraint PrimaryKeyConstraint::named(std::string_view given) && {
  name = given;
  return std::move(*this);
}

UniqueConstraint UniqueConstraint::named(std::string_view name) && {
  definition.name = name;
  return std::move(*this);
}
UniqueConstraint UniqueConstraint::deferrable(bool initially_deferred) && {
  definition.deferrable = true;
  definition.initially_deferred = initially_deferred;
  return std::move(*this);
}
UniqueConstraint UniqueConstraint::nulls_not_distinct() && {
  definition.nulls_not_distinct = true;
  return std::move(*this);
}

CheckConstraint::CheckConstraint(std::string_view sql) : definition{check(sql).condition, {}} {}
CheckConstraint CheckConstraint::named(std::string_view name) && {
  definition.name = name;
  return std::move(*this);
}

ForeignKeyConstraint::ForeignKeyConstraint(std::initializer_list<ColumnName> columns, std::string_view table,
                                           std::initializer_list<ColumnName> target_columns,
                                           const ForeignKeyOptions& options) {
  for (const ColumnName& column : columns) definition.columns.push_back(column.text);
  definition.table = table;
  for (const ColumnName& column : target_columns) definition.target_columns.push_back(column.text);
  detail::set_options(definition, options);
}
ForeignKeyConstraint ForeignKeyConstraint::named(std::string_view name) && {
  definition.name = name;
  return std::move(*this);
}

ExcludeElement::ExcludeElement(std::string_view column, std::string_view op) {
  definition.column = column;
  definition.op = op;
  detail::require_text(op, "an operator of EXCLUDE");
}
ExcludeElement::ExcludeElement(const ExprBase& expression, std::string_view op) : ExcludeElement("", op) {
  if (const auto* column = as<nodes::Column>(expression.node())) definition.column = column->name;
  else definition.expression = expression.node();
}

ExcludeConstraint::ExcludeConstraint(std::initializer_list<ExcludeElement> elements) {
  for (const ExcludeElement& element : elements) definition.elements.push_back(element.definition);
}
ExcludeConstraint ExcludeConstraint::named(std::string_view name) && {
  definition.name = name;
  return std::move(*this);
}
ExcludeConstraint ExcludeConstraint::where(const ExprBase& condition) && {
  definition.where = condition.node();
  return std::move(*this);
}
ExcludeConstraint ExcludeConstraint::using_method(std::string_view method) && {
  definition.method = method;
  return std::move(*this);
}

namespace detail {

IndexElement index_element_of(std::string_view column) {
  IndexElement element;
  element.column = column;
  return element;
}

namespace {
IndexElement element_of_node(const NodeRef& node) {
  if (const auto* column = as<nodes::Column>(node)) return index_element_of(column->name);
  if (const auto* label = as<nodes::LabelReference>(node)) return index_element_of(label->name);
  IndexElement element;
  element.expression = node;
  return element;
}
}  // namespace

IndexElement index_element_of(const ExprBase& expression) { return element_of_node(expression.node()); }

IndexElement index_element_of(const Ordering& ordering) {
  const auto* node = as<nodes::Ordering>(ordering.node());
  if (node == nullptr) return element_of_node(ordering.node());
  IndexElement element = element_of_node(node->element);
  element.descending = node->descending;
  element.nulls = node->nulls;
  return element;
}

IndexElement with_options(IndexElement element, const IndexElementOptions& options) {
  element.operator_class = options.operator_class;
  element.length = options.length;
  return element;
}

}  // namespace detail

Index Index::unique() && {
  definition.unique = true;
  return std::move(*this);
}
Index Index::where(const ExprBase& condition) && {
  definition.where = condition.node();
  return std::move(*this);
}
Index Index::where(std::string_view sql) && {
  definition.where = detail::literal_column_node(sql, types::Boolean{});
  return std::move(*this);
}
Index Index::using_method(std::string_view method) && {
  definition.method = method;
  return std::move(*this);
}
Index Index::include(std::initializer_list<ColumnName> columns) && {
  for (const ColumnName& column : columns) definition.include.push_back(column.text);
  return std::move(*this);
}
Index Index::nulls_not_distinct() && {
  definition.nulls_not_distinct = true;
  return std::move(*this);
}
Index Index::concurrently() && {
  definition.concurrently = true;
  return std::move(*this);
}
Index Index::with(std::string_view parameter, std::string_view value) && {
  definition.with.emplace_back(parameter, value);
  return std::move(*this);
}

}  // namespace quarry
