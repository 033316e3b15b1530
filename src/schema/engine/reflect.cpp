// SPDX-License-Identifier: MIT
#include "quarry/schema/reflect.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "quarry/engine/engine.hpp"
#include "quarry/sql/literal.hpp"
#include "schema/engine/native_type.hpp"
#include "schema/engine/reflected_default.hpp"
#include "schema/engine/reflected_sequence.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"

namespace quarry {

namespace {

bool is_mysql(const Dialect& dialect) { return dialect.name() == "mysql" || dialect.name() == "mariadb"; }

/// Makes a Table of what was reflected.
class TableBuilder {
 public:
  /// A schema is written where it is not `own_schema`.
  TableBuilder(const Dialect& dialect, std::string_view own_schema) : dialect_(dialect), own_schema_(own_schema) {}

  NodeRef build(const ReflectedTable& seen) const {
    const NodeRef node = detail::new_table(seen.name);
    if (seen.schema != own_schema_) detail::add_item(node, in_schema(seen.schema));
    for (const ReflectedColumn& column : seen.columns) detail::take_column(node, declaration(seen, column));
    TableDefinition& table = detail::open_definition(node);
    if (seen.primary_key) {
      table.primary_key = seen.primary_key->columns;
      table.primary_key_name = seen.primary_key->name;
      for (ColumnDefinition& column : table.columns) {
        const auto& key = table.primary_key;
        column.primary_key = std::find(key.begin(), key.end(), column.name) != key.end();
        if (column.primary_key) column.nullable = false;  // SQLite lets NULL into a key that does not forbid it
      }
    }
    for (const ReflectedKey& key : seen.uniques) {
      UniqueDefinition unique;
      unique.columns = key.columns;
      unique.name = key.name;
      unique.deferrable = key.deferrable;
      unique.initially_deferred = key.initially_deferred;
      unique.nulls_not_distinct = key.nulls_not_distinct;
      table.uniques.push_back(std::move(unique));
    }
    for (const ReflectedForeignKey& key : seen.foreign_keys) detail::take_foreign_key(table, definition(key));
    for (const ReflectedCheck& check : seen.checks) {
      // MariaDB calls a column's check like the column, and lets nobody else do so
      const bool of_column = table.find(check.name) != nullptr && is_mysql(dialect_);
      table.checks.push_back(
          {detail::literal_column_node(check.condition, types::Boolean{}), of_column ? std::string() : check.name});
    }
    for (const ReflectedIndex& index : seen.indexes) {
      if (!serves_key(seen, index)) table.indexes.push_back(definition(index));
    }
    table.comment = seen.comment;
    table.options = seen.options;
    return node;
  }

 private:
  detail::ColumnDeclaration declaration(const ReflectedTable& table, const ReflectedColumn& seen) const {
    detail::ColumnDeclaration made = detail::new_column(seen.name, seen.type, seen.nullable);
    ColumnDefinition& column = made.definition;
    // the numbers of SQLite's rows have 64 bits
    if (seen.autoincrement && dialect_.name() == "sqlite") column.type = types::BigInteger{};
    else if (detail::is_native_only(seen, dialect_)) column.native_type = seen.native;
    column.autoincrement = seen.autoincrement;
    if (seen.identity) {
      const ReflectedSequence& numbers = *seen.identity;
      column.identity.always = seen.identity_always;
      if (numbers.start != 1) column.identity.start = numbers.start;
      if (numbers.increment != 1) column.identity.increment = numbers.increment;
      if (numbers.cache != 1) column.identity.cache = numbers.cache;
      column.identity.cycle = numbers.cycle;
    }
    if (!seen.server_default.empty() && !seen.autoincrement) {
      const auto value = detail::literal_default(seen);
      column.server_default =
          value ? literal(*value).node() : detail::literal_column_node(seen.server_default, column.type);
    }
    if (!seen.computed.empty()) {
      column.computed = detail::literal_column_node(seen.computed, column.type);
      column.computed_storage = seen.stored ? ComputedStorage::stored : ComputedStorage::virtual_;
    }
    column.collation = seen.collation;
    column.comment = seen.comment;
    if (seen.enumeration) {
      const ReflectedEnum& words = *seen.enumeration;
      const std::string name = words.name.empty() ? table.name + "_" + seen.name : words.name;
      column.enumeration =
          types::Enum(name, words.values, words.schema == own_schema_ ? std::string() : words.schema).definition();
    }
    return made;
  }

  ForeignKeyDefinition definition(const ReflectedForeignKey& seen) const {
    ForeignKeyDefinition key;
    key.columns = seen.columns;
    key.table = seen.target_schema == own_schema_ ? seen.target_table : seen.target_schema + "." + seen.target_table;
    key.target_columns = seen.target_columns;
    key.name = seen.name;
    key.on_delete = seen.on_delete;
    key.on_update = seen.on_update;
    key.match_full = seen.match_full;
    key.deferrable = seen.deferrable;
    key.initially_deferred = seen.initially_deferred;
    return key;
  }

  static IndexDefinition definition(const ReflectedIndex& seen) {
    IndexDefinition index;
    index.name = seen.name;
    index.unique = seen.unique;
    index.nulls_not_distinct = seen.nulls_not_distinct;
    if (seen.method != "btree") index.method = seen.method;
    if (!seen.where.empty()) index.where = detail::literal_column_node(seen.where, types::Boolean{});
    index.include = seen.include;
    for (const ReflectedIndex::Element& part : seen.elements) {
      IndexElement element;
      element.column = part.column;
      if (!part.expression.empty()) element.expression = detail::literal_column_node(part.expression, {});
      element.descending = part.descending;
      if (part.nulls_first) element.nulls = *part.nulls_first ? nodes::Nulls::first : nodes::Nulls::last;
      element.operator_class = part.operator_class;
      element.length = part.length;
      index.elements.push_back(std::move(element));
    }
    return index;
  }

  /// MySQL makes an index for a foreign key that has none, and calls it like the key.
  bool serves_key(const ReflectedTable& table, const ReflectedIndex& index) const {
    return is_mysql(dialect_) && std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                                             [&](const auto& key) { return key.name == index.name; });
  }

  const Dialect& dialect_;
  std::string_view own_schema_;
};

using FullName = std::pair<std::string, std::string>;

/// What the collection's tables are to the database.
std::map<FullName, Table> known_tables(const MetaData& metadata, const std::string& own_schema) {
  std::map<FullName, Table> known;
  for (const Table& table : metadata.sorted_tables()) {
    const TableDefinition& definition = *detail::definition_of(table.node());
    known.emplace(FullName(definition.schema.empty() ? own_schema : definition.schema, definition.name), table);
  }
  return known;
}

Table take_in(const ReflectedTable& seen, MetaData& metadata, const Inspector& inspector) {
  const NodeRef node = TableBuilder(inspector.dialect(), inspector.default_schema()).build(seen);
  detail::register_table(metadata, node);
  return Table(node);
}

void take_in_sequences(MetaData& metadata, const std::string& schema, const Inspector& inspector) {
  const std::string& own = inspector.default_schema();
  const std::string there = schema.empty() ? own : schema;
  for (const ReflectedSequence& seen : inspector.sequences(there)) {
    const auto& known = metadata.sequences();
    const bool told = std::any_of(known.begin(), known.end(), [&](const Sequence& each) {
      return each.name == seen.name && (each.options.schema.empty() ? own : each.options.schema) == there;
    });
    if (told) continue;
    SequenceOptions options = detail::options_of(seen);
    if (there != own) options.schema = there;
    const Sequence registered(seen.name, metadata, std::move(options));
  }
}

void reflect_into(MetaData& metadata, const std::string& schema, const ReflectOptions& options,
                  const Inspector& inspector) {
  std::vector<ReflectedTable> waiting;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) waiting.push_back(inspector.table(name, schema));
  };
  add(options.only.empty() ? inspector.tables(schema) : options.only);
  if (options.only.empty()) take_in_sequences(metadata, schema, inspector);
  if (options.only.empty() && options.views) {
    add(inspector.views(schema));
    add(inspector.materialized_views(schema));
  }
  const auto known = known_tables(metadata, inspector.default_schema());
  std::set<FullName> done;
  for (std::size_t i = 0; i < waiting.size(); ++i) {  // it grows by the targets of foreign keys
    const ReflectedTable table = waiting[i];
    if (!done.emplace(table.schema, table.name).second) continue;
    if (!known.contains({table.schema, table.name})) take_in(table, metadata, inspector);
    if (!options.resolve_foreign_keys) continue;
    for (const ReflectedForeignKey& key : table.foreign_keys) {
      // SQLite lets a key refer to a table that is not there
      if (!done.contains({key.target_schema, key.target_table}) &&
          inspector.has_table(key.target_table, key.target_schema))
        waiting.push_back(inspector.table(key.target_table, key.target_schema));
    }
  }
}

}  // namespace

Table reflect_table(std::string_view name, MetaData& metadata, const Inspector& inspector) {
  const ReflectedTable seen = inspector.table(name);
  const auto known = known_tables(metadata, inspector.default_schema());
  const auto found = known.find({seen.schema, seen.name});
  return found != known.end() ? found->second : take_in(seen, metadata, inspector);
}

Table reflect_table(std::string_view name, MetaData& metadata, const Engine& engine) {
  return reflect_table(name, metadata, inspect(engine));
}

Table reflect_table(std::string_view name, MetaData& metadata, Connection& connection) {
  return reflect_table(name, metadata, inspect(connection));
}

void MetaData::reflect(const Engine& engine, const ReflectOptions& options) {
  reflect_into(*this, options.schema.empty() ? tables_->schema : options.schema, options, inspect(engine));
}

void MetaData::reflect(Connection& connection, const ReflectOptions& options) {
  reflect_into(*this, options.schema.empty() ? tables_->schema : options.schema, options, inspect(connection));
}

}  // namespace quarry
