// SPDX-License-Identifier: MIT
#include "quarry/sql/column.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/sql/literal.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"
#include "sql/text_binds.hpp"

namespace quarry {

ForeignKey foreign_key(std::string_view target, const ForeignKeyOptions& options) {
  const std::size_t dot = target.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == target.size()) {
    throw ArgumentError(
        fmt::format("foreign_key(\"{}\") names no column; write \"table.column\" or \"schema.table.column\"", target));
  }
  ForeignKey key;
  key.definition.table = target.substr(0, dot);
  key.definition.target_columns = {std::string(target.substr(dot + 1))};
  detail::set_options(key.definition, options);
  return key;
}

Comment comment(std::string_view text) { return {std::string(text)}; }

Computed computed(std::string_view sql, ComputedStorage storage) {
  return {detail::literal_column_node(sql, {}), storage};
}

Identity identity(IdentityOptions options) {
  if (options.increment == 0) throw ArgumentError("identity() cannot count in steps of 0");
  return {options};
}

Collation collation(std::string_view name) {
  if (name.empty()) throw ArgumentError("collation() needs a name; leave it out for the database's own");
  return {std::string(name)};
}

NativeType native_type(std::string_view sql) {
  if (sql.empty()) throw ArgumentError("native_type() needs the words of a type");
  detail::require_text(sql, "a native type");
  return {std::string(sql)};
}

ColumnCheck check(std::string_view sql) { return {detail::literal_column_node(sql, types::Boolean{})}; }

namespace types {

Enum::Enum(std::string_view name, const std::vector<std::string>& values, std::string_view schema) {
  if (name.empty()) throw ArgumentError("types::Enum needs a name, which is the type's on PostgreSQL");
  if (values.empty()) throw ArgumentError(fmt::format("types::Enum \"{}\" needs at least one word", name));
  auto* made = new EnumDefinition;
  definition_ = Ref<const EnumDefinition>(made);
  made->name = name;
  made->schema = schema;
  for (const std::string& value : values) {
    if (std::find(made->values.begin(), made->values.end(), value) != made->values.end())
      throw ArgumentError(fmt::format("types::Enum \"{}\" has the word \"{}\" twice", name, value));
    made->values.push_back(value);
  }
}

}  // namespace types

Column<> column(std::string_view name, const SqlType& type) { return Column<>(name, type); }

namespace detail {

void destroy(const DetachedColumn* column) noexcept { delete column; }

void set_options(ForeignKeyDefinition& key, const ForeignKeyOptions& options) {
  key.name = options.name;
  key.on_delete = options.on_delete;
  key.on_update = options.on_update;
  key.match_full = options.match_full;
  key.deferrable = options.deferrable || options.initially_deferred;
  key.initially_deferred = options.initially_deferred;
  key.use_alter = options.use_alter;
}

ColumnDeclaration::ColumnDeclaration() = default;
ColumnDeclaration::ColumnDeclaration(const ColumnDeclaration& other) = default;
ColumnDeclaration::ColumnDeclaration(ColumnDeclaration&& other) noexcept = default;
ColumnDeclaration::~ColumnDeclaration() = default;
ColumnDeclaration& ColumnDeclaration::operator=(ColumnDeclaration other) noexcept {
  definition = std::move(other.definition);
  foreign_keys = std::move(other.foreign_keys);
  checks = std::move(other.checks);
  unique = other.unique;
  indexed = other.indexed;
  return *this;
}

void apply(ColumnDeclaration& column, const SqlType& type) { column.definition.type = type; }
void apply(ColumnDeclaration& column, PrimaryKey) {
  column.definition.primary_key = true;
  column.definition.nullable = false;
}
void apply(ColumnDeclaration& column, NotNull) { column.definition.nullable = false; }
void apply(ColumnDeclaration& column, Nullable) { column.definition.nullable = true; }
void apply(ColumnDeclaration& column, Autoincrement) { column.definition.autoincrement = true; }
void apply(ColumnDeclaration& column, Unique) { column.unique = true; }
void apply(ColumnDeclaration& column, Indexed) { column.indexed = true; }
void apply(ColumnDeclaration& column, Sensitive) { column.definition.sensitive = true; }
void apply(ColumnDeclaration& column, const ForeignKey& key) { column.foreign_keys.push_back(key.definition); }
void apply(ColumnDeclaration& column, const ServerDefault& value) {
  column.definition.server_default = value.expression;
}
void apply(ColumnDeclaration& column, const Comment& comment) { column.definition.comment = comment.text; }
void apply(ColumnDeclaration& column, const Computed& computed) {
  column.definition.computed = computed.expression;
  column.definition.computed_storage = computed.storage;
}
void apply(ColumnDeclaration& column, const Identity& identity) {
  column.definition.autoincrement = true;
  column.definition.identity = identity.options;
}
void apply(ColumnDeclaration& column, const Collation& collation) { column.definition.collation = collation.name; }
void apply(ColumnDeclaration& column, const NativeType& type) { column.definition.native_type = type.sql; }
void apply(ColumnDeclaration& column, const ColumnCheck& check) { column.checks.push_back(check.condition); }
void apply(ColumnDeclaration& column, const types::Enum& type) {
  std::size_t longest = 0;
  for (const std::string& value : type.definition()->values) longest = std::max(longest, utf8_length(value));
  column.definition.type = types::String{static_cast<std::uint32_t>(longest)};
  column.definition.type.words = true;
  column.definition.enumeration = type.definition();
}

void set_insert_default(ColumnDeclaration& column, const ProgramDefault& value) {
  column.definition.insert_default = value;
}
void set_update_default(ColumnDeclaration& column, const ProgramDefault& value) {
  column.definition.update_default = value;
}

ColumnDeclaration new_column(std::string_view name, const SqlType& type, bool nullable) {
  ColumnDeclaration column;
  column.definition.name = name;
  column.definition.type = type;
  column.definition.nullable = nullable;
  return column;
}

namespace {

// Text that meets a type of the database's own is sent without one: the database knows what it makes of it.
SqlType type_of_node(const ColumnDefinition& column) {
  return column.enumeration || !column.native_type.empty() ? SqlType{} : column.type;
}

}  // namespace

NodeRef attach_column(const NodeRef& table, ColumnDeclaration column) {
  nodes::Column node;
  node.source = table;
  node.name = column.definition.name;
  node.sensitive = column.definition.sensitive;
  const SqlType type = type_of_node(column.definition);
  if (as<nodes::Table>(table) != nullptr) take_column(table, std::move(column));
  return typed(std::move(node), type);
}

NodeRef detached_column(ColumnDeclaration column, Ref<const DetachedColumn>& keep) {
  auto* detached = new DetachedColumn;
  keep = Ref<const DetachedColumn>(detached);
  detached->declaration = std::move(column);
  const ColumnDefinition& definition = detached->declaration.definition;
  nodes::Column node;
  node.name = definition.name;
  node.sensitive = definition.sensitive;
  return typed(std::move(node), type_of_node(definition));
}

Assignment assign(const NodeRef& column, NodeRef value) {
  // null is a value like any other here, so that rows with and without it are one statement
  if (is_null_constant(value)) value = literal_node(Value());
  value = adopt_type(std::move(value), column->type);
  const auto* target = as<nodes::Column>(column);
  const TableDefinition* table = target == nullptr ? nullptr : definition_of(target->source);
  if (const ColumnDefinition* definition = table == nullptr ? nullptr : table->find(target->name)) {
    const auto* literal = as<nodes::Literal>(value);
    if (definition->computed) {
      throw ArgumentError(fmt::format("column \"{}\" of table \"{}\" is computed by the database and takes no value",
                                      definition->name, table->full_name()));
    }
    if (literal != nullptr && literal->value.is_null() && !definition->nullable) {
      throw ArgumentError(
          fmt::format("column \"{}\" of table \"{}\" cannot be NULL{}", definition->name, table->full_name(),
                      definition->autoincrement ? "; leave it out, and the database numbers the row" : ""));
    }
  }
  if (!is_null_constant(value) && !comparable(column->type.id, value->type.id)) {
    throw ArgumentError(fmt::format("cannot assign {} to {}", describe(value), describe(column)));
  }
  return {column, std::move(value)};
}

std::string column_name(const NodeRef& column) {
  const auto* node = as<nodes::Column>(column);
  return node != nullptr ? node->name : std::string();
}

}  // namespace detail

}  // namespace quarry
